using System.Text;
using Microsoft.Extensions.AI;

namespace CoERouter.Experts.Templates.ToolCalls;

/// <summary>The whole answer is calls or none of it: an answer that begins like one is held back to its end.</summary>
internal sealed class WholeAnswerToolCalls(string name, Func<string, IReadOnlyList<CallBody>?> read) : ToolCallFormat(name)
{
    private static readonly string[] s_beginnings = ["{", "[", "<|python_tag|>", "<function="];

    public override AnswerReader CreateReader(IReadOnlyCollection<string> earlierCalls) => new Reader(read, new CallNumbers(earlierCalls));

    private sealed class Reader(Func<string, IReadOnlyList<CallBody>?> read, CallNumbers numbers) : AnswerReader
    {
        private readonly StringBuilder _held = new();
        private bool _isText;

        public override IReadOnlyList<AIContent> Read(string piece)
        {
            if (!_isText)
            {
                _held.Append(piece);
                string start = _held.ToString(0, Math.Min(_held.Length, 64)).TrimStart();
                bool mayBeCall = start.Length == 0 || s_beginnings.Any(beginning =>
                    start.StartsWith(beginning, StringComparison.Ordinal) || beginning.StartsWith(start, StringComparison.Ordinal));
                _isText = !mayBeCall || _held.Length > MostHeldCharacters;
                if (!_isText)
                {
                    return [];
                }

                piece = _held.ToString();
                _held.Clear();
            }

            return piece.Length > 0 ? [new TextContent(piece)] : [];
        }

        public override IReadOnlyList<AIContent> Finish()
        {
            string answer = _held.ToString();
            _held.Clear();
            return answer.Length == 0 ? []
                : read(answer) is { Count: > 0 } calls ? [.. calls.Select(numbers.ToContent)]
                : [new TextContent(answer)];
        }
    }
}
