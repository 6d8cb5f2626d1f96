using System.Buffers;

namespace CoERouter.Experts.Tokenization.Patterns;

/// <summary>The search of one text for one pattern, with the memory of what was tried. Used once.</summary>
internal ref struct PatternSearch
{
    internal const int SmallTried = 64;
    internal const int SmallStack = 64;
    private const int NoMatch = -1;

    private readonly PatternInstruction[] _instructions;
    private readonly int _choices;
    private readonly ReadOnlySpan<char> _text;
    private readonly Span<ulong> _tried;
    private readonly ulong[]? _rentedTried;
    private Span<(int Instruction, int Place)> _stack;
    private (int Instruction, int Place)[]? _rentedStack;

    /// <param name="instructions">The steps of the pattern.</param>
    /// <param name="choices">How many of them are choices.</param>
    /// <param name="text">The text.</param>
    /// <param name="tried">Memory for short texts.</param>
    /// <param name="stack">Memory for the choices that are open; it grows.</param>
    internal PatternSearch(
        PatternInstruction[] instructions, int choices, ReadOnlySpan<char> text, Span<ulong> tried, Span<(int Instruction, int Place)> stack)
    {
        _instructions = instructions;
        _choices = choices;
        _text = text;
        long words = ((((long)text.Length + 1) * choices) + 63) / 64;
        if (words > TokenizerLimits.PatternMemoryWords)
        {
            throw new InvalidDataException($"A text of {text.Length} characters is too long for a pattern with {choices} choices.");
        }

        _rentedTried = words > tried.Length ? ArrayPool<ulong>.Shared.Rent((int)words) : null;
        _tried = (_rentedTried ?? tried)[..(int)words];
        _tried.Clear();
        _stack = stack;
    }

    internal static int LengthAt(ReadOnlySpan<char> text, int place) =>
        char.IsHighSurrogate(text[place]) && place + 1 < text.Length && char.IsLowSurrogate(text[place + 1]) ? 2 : 1;

    public readonly void Dispose()
    {
        if (_rentedTried is not null)
        {
            ArrayPool<ulong>.Shared.Return(_rentedTried);
        }

        if (_rentedStack is not null)
        {
            ArrayPool<(int Instruction, int Place)>.Shared.Return(_rentedStack);
        }
    }

    /// <summary>The end of the match that begins at <paramref name="start"/>, or -1.</summary>
    internal int MatchAt(int instruction, int start)
    {
        int open = 0;
        int place = start;
        while (true)
        {
            PatternInstruction step = _instructions[instruction];
            bool fails = false;
            switch (step.Kind)
            {
                case PatternInstructionKind.Match:
                    Forget(place);
                    return place;
                case PatternInstructionKind.Take:
                    fails = !TryTake(step.Members!, ref place);
                    break;
                case PatternInstructionKind.Run:
                    fails = !TryRun(step, ref place);
                    break;
                case PatternInstructionKind.Check:
                    fails = !step.Condition!(Before(place), After(place));
                    break;
                case PatternInstructionKind.Choose when TryMark(step.Choice, place):
                    Push((step.Other, place), ref open);
                    break;
                default:
                    fails = true;
                    break;
            }

            if (!fails)
            {
                instruction = step.Next;
            }
            else if (open == 0)
            {
                return NoMatch;
            }
            else
            {
                (instruction, place) = _stack[--open];
            }
        }
    }

    private readonly bool TryTake(CodePointSet members, ref int place)
    {
        if (place >= _text.Length || !members.Contains(CodePointAt(place, out int length)))
        {
            return false;
        }

        place += length;
        return true;
    }

    private readonly bool TryRun(PatternInstruction step, ref int place)
    {
        int count = 0;
        while (count < step.Most && TryTake(step.Members!, ref place))
        {
            count++;
        }

        return count >= step.Least;
    }

    // What failed once at a place fails there always, since nothing depends on how the place was reached.
    private readonly bool TryMark(int choice, int place)
    {
        long bit = ((long)place * _choices) + choice;
        ref ulong word = ref _tried[(int)(bit >> 6)];
        ulong mask = 1UL << (int)(bit & 63);
        bool isNew = (word & mask) == 0;
        word |= mask;
        return isNew;
    }

    // The next match begins at the end of this one, where choices on the way to this match did not fail. Those past the end did.
    private readonly void Forget(int place)
    {
        long first = (long)place * _choices;
        for (long bit = first; bit < first + _choices; bit++)
        {
            _tried[(int)(bit >> 6)] &= ~(1UL << (int)(bit & 63));
        }
    }

    private void Push((int Instruction, int Place) item, ref int open)
    {
        if (open == _stack.Length)
        {
            (int Instruction, int Place)[] larger = ArrayPool<(int Instruction, int Place)>.Shared.Rent(4 * _stack.Length);
            _stack.CopyTo(larger);
            if (_rentedStack is not null)
            {
                ArrayPool<(int Instruction, int Place)>.Shared.Return(_rentedStack);
            }

            _stack = _rentedStack = larger;
        }

        _stack[open++] = item;
    }

    private readonly int CodePointAt(int place, out int length)
    {
        length = LengthAt(_text, place);
        return length == 2 ? char.ConvertToUtf32(_text[place], _text[place + 1]) : _text[place];
    }

    private readonly int? After(int place) => place < _text.Length ? CodePointAt(place, out _) : null;

    private readonly int? Before(int place)
    {
        if (place == 0)
        {
            return null;
        }

        return place > 1 && char.IsLowSurrogate(_text[place - 1]) && char.IsHighSurrogate(_text[place - 2])
            ? CodePointAt(place - 2, out _)
            : _text[place - 1];
    }
}
