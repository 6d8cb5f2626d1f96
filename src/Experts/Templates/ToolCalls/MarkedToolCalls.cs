using Microsoft.Extensions.AI;

namespace CoERouter.Experts.Templates.ToolCalls;

/// <summary>Calls stand between two markers, or between a marker and the end of the answer.</summary>
internal sealed class MarkedToolCalls(string name, string begin, string? end, Func<string, IReadOnlyList<CallBody>?> read)
    : ToolCallFormat(name)
{
    public override AnswerReader CreateReader(IReadOnlyCollection<string> earlierCalls) =>
        new Reader(begin, end, read, new CallNumbers(earlierCalls));

    private sealed class Reader(string begin, string? end, Func<string, IReadOnlyList<CallBody>?> read, CallNumbers numbers) : AnswerReader
    {
        private readonly HeldText _held = new();
        private bool _inside;

        public override IReadOnlyList<AIContent> Read(string piece)
        {
            _held.Append(piece);
            List<AIContent> contents = [];
            while (Step(contents))
            {
            }

            return contents;
        }

        public override IReadOnlyList<AIContent> Finish()
        {
            List<AIContent> contents = [];
            string rest = _held.Take(_held.Length);
            if (_inside)
            {
                AddCalls(contents, rest, string.Empty);
            }
            else
            {
                AddText(contents, rest);
            }

            _inside = false;
            return contents;
        }

        private bool Step(List<AIContent> contents)
        {
            string? marker = _inside ? end : begin;
            int at = marker is null ? -1 : _held.Find([marker], out _);
            if (at < 0)
            {
                if (!_inside)
                {
                    AddText(contents, _held.TakeCertain([begin]));
                }
                else if (_held.Length > MostHeldCharacters)
                {
                    AddText(contents, begin + _held.Take(_held.Length));
                    _inside = false;
                }

                return false;
            }

            string before = _held.Take(at);
            _held.Take(marker!.Length);
            if (_inside)
            {
                AddCalls(contents, before, marker);
            }
            else
            {
                AddText(contents, before);
            }

            _inside = !_inside;
            return _held.Length > 0;
        }

        private void AddCalls(List<AIContent> contents, string body, string closing)
        {
            if (read(body) is { Count: > 0 } calls)
            {
                contents.AddRange(calls.Select(numbers.ToContent));
            }
            else
            {
                AddText(contents, begin + body + closing);
            }
        }

        private static void AddText(List<AIContent> contents, string text)
        {
            if (text.Length > 0)
            {
                contents.Add(new TextContent(text));
            }
        }
    }
}
