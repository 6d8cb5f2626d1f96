using Microsoft.Extensions.AI;

namespace CoERouter.Experts.Templates.ToolCalls;

/// <summary>
/// The answers of gpt-oss: messages, each with a header that names its channel and perhaps its recipient. <c>analysis</c> is reasoning,
/// a recipient <c>functions.name</c> is a call, anything else is text.
/// </summary>
internal sealed class HarmonyToolCalls() : ToolCallFormat("gpt-oss")
{
    private const string Message = "<|message|>";
    private const string Channel = "<|channel|>";
    private const string Recipient = "to=functions.";

    private static readonly string[] s_ends = ["<|end|>", "<|call|>", "<|return|>", "<|start|>"];

    public override bool ReadsEveryAnswer => true;

    public override AnswerReader CreateReader(IReadOnlyCollection<string> earlierCalls) => new Reader(new CallNumbers(earlierCalls));

    private sealed class Reader(CallNumbers numbers) : AnswerReader
    {
        private readonly HeldText _held = new();
        private string? _header;

        public override IReadOnlyList<AIContent> Read(string piece)
        {
            _held.Append(piece);
            List<AIContent> contents = [];
            while (_header is null ? ReadHeader() : ReadBody(contents))
            {
            }

            return contents;
        }

        public override IReadOnlyList<AIContent> Finish()
        {
            List<AIContent> contents = [];
            string rest = _held.Take(_held.Length);
            if (_header is not null)
            {
                EndMessage(contents, rest);
            }
            else if (!IsHeader(rest))
            {
                Add(contents, rest);
            }

            return contents;
        }

        // The prompt ends with "<|start|>assistant", so an answer begins inside a header; one without a channel is plain text.
        private bool ReadHeader()
        {
            int at = _held.Find([Message], out _);
            if (at >= 0)
            {
                _header = _held.Take(at);
                _held.Take(Message.Length);
                return true;
            }

            if (IsHeader(_held.Start(64)) && _held.Length <= MostHeldCharacters)
            {
                return false;
            }

            _header = string.Empty;
            return true;
        }

        private bool ReadBody(List<AIContent> contents)
        {
            int at = _held.Find(s_ends, out string marker);
            if (at >= 0)
            {
                EndMessage(contents, _held.Take(at));
                _held.Take(marker.Length);
                return _held.Length > 0;
            }

            if (!IsCall(_header!) || _held.Length > MostHeldCharacters)
            {
                Add(contents, _held.TakeCertain(s_ends));
            }

            return false;
        }

        private void EndMessage(List<AIContent> contents, string body)
        {
            string header = _header!;
            if (!IsCall(header))
            {
                Add(contents, body);
            }
            else if (CallBodies.ParseObject(body) is { } arguments && FunctionOf(header) is { Length: > 0 } function)
            {
                contents.Add(numbers.ToContent(new(null, function, arguments)));
            }
            else
            {
                contents.Add(new TextContent(body));
            }

            _header = null;
        }

        private void Add(List<AIContent> contents, string text)
        {
            if (text.Length > 0)
            {
                contents.Add(_header?.Contains(Channel + "analysis", StringComparison.Ordinal) == true
                    ? new TextReasoningContent(text)
                    : new TextContent(text));
            }
        }

        private static string FunctionOf(string header)
        {
            int start = header.IndexOf(Recipient, StringComparison.Ordinal) + Recipient.Length;
            int length = header.AsSpan(start).IndexOfAny(" \t\n<");
            return length < 0 ? header[start..] : header.Substring(start, length);
        }

        private static bool IsCall(string header) => header.Contains(Recipient, StringComparison.Ordinal);

        // What stands between two messages, or the beginning of it.
        private static bool IsHeader(string text) => new[] { "<|start|>", Channel, "assistant", " to=" }.Any(start =>
            text.StartsWith(start, StringComparison.Ordinal) || start.StartsWith(text, StringComparison.Ordinal));
    }
}
