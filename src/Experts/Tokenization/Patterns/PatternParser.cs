
namespace CoERouter.Experts.Tokenization.Patterns;

/// <summary>Reads a regular expression in the syntax that tokenizer files use (that of Oniguruma, without what needs unbounded
/// backtracking). Used once.</summary>
internal sealed class PatternParser
{
    /// <summary>Groups within groups; deeper ones are not written by hand.</summary>
    private const int DeepestGroup = 32;

    private const int MostRepetitions = 1000;
    private readonly PatternReader _reader;
    private readonly CodePointSetParser _sets;
    private bool _ignoresCase;
    private bool _dotMatchesLineBreaks;
    private int _depth;

    private PatternParser(string pattern)
    {
        _reader = new PatternReader(pattern);
        _sets = new CodePointSetParser(_reader);
    }

    /// <exception cref="NotSupportedException">The expression is wrong, or needs something that is not supported.</exception>
    internal static PatternNode Parse(string pattern)
    {
        PatternParser parser = new(pattern);
        PatternNode node = parser.Alternation();
        return parser._reader.IsAtEnd ? node : throw parser._reader.Fault("has a closing bracket that nothing opens");
    }

    private PatternNode Alternation()
    {
        // An option that a choice sets holds to the end of its group.
        (bool ignoresCase, bool dotMatches) = (_ignoresCase, _dotMatchesLineBreaks);
        List<PatternNode> choices = [Concatenation()];
        while (_reader.TryTake('|'))
        {
            choices.Add(Concatenation());
        }

        (_ignoresCase, _dotMatchesLineBreaks) = (ignoresCase, dotMatches);
        return choices.Count == 1 ? choices[0] : new PatternNode.Alternation(choices);
    }

    private PatternNode Concatenation()
    {
        List<PatternNode> parts = [];
        while (!_reader.IsAtEnd && _reader.Current is not ('|' or ')'))
        {
            if (Atom() is { } atom)
            {
                parts.Add(Repeated(atom));
            }
        }

        return parts.Count == 1 ? parts[0] : new PatternNode.Concatenation(parts);
    }

    private PatternNode? Atom()
    {
        switch (_reader.Current)
        {
            case '(':
                return Group();
            case '[':
                return SetOf(_sets.Bracketed());
            case '.':
                _reader.Take();
                bool all = _dotMatchesLineBreaks;
                return SetOf(codePoint => all || codePoint != '\n');
            case '^':
                _reader.Take();
                return new PatternNode.Assertion(static (before, _) => before is null or '\n');
            case '$':
                _reader.Take();
                return new PatternNode.Assertion(static (_, after) => after is null or '\n');
            case '*' or '+' or '?':
                throw _reader.Fault("repeats nothing");
            case '\\':
                return PlaceEscape() is { } condition ? new PatternNode.Assertion(condition) : SetOf(_sets.Escape());
            default:
                int codePoint = _reader.TakeCodePoint();
                return SetOf(other => other == codePoint);
        }
    }

    private PlaceCondition? PlaceEscape()
    {
        PlaceCondition? condition = _reader.Peek(1) switch
        {
            'b' => static (before, after) => IsWord(before) != IsWord(after),
            'B' => static (before, after) => IsWord(before) == IsWord(after),
            'A' => static (before, _) => before is null,
            'z' or 'Z' => static (_, after) => after is null,
            _ => null,
        };
        if (condition is not null)
        {
            _reader.Take(2);
        }

        return condition;
    }

    private static bool IsWord(int? codePoint) => codePoint is { } value && CodePointClasses.IsWord(value);

    private PatternNode.Set SetOf(Predicate<int> contains)
    {
        CodePointSet members = new(contains);
        return new PatternNode.Set(_ignoresCase ? members.IgnoreCase() : members);
    }

    private PatternNode? Group()
    {
        if (++_depth > DeepestGroup)
        {
            throw _reader.Fault($"has groups within more than {DeepestGroup} others");
        }

        _reader.Take();
        PatternNode? node = _reader.TryTake('?') ? Extended() : Alternation();
        _reader.Expect(')');
        _depth--;
        return node;
    }

    private PatternNode? Extended()
    {
        if (_reader.TryTake('#'))
        {
            while (!_reader.IsAtEnd && _reader.Current != ')')
            {
                _reader.Take();
            }

            return null;
        }

        if (_reader.TryTake(':'))
        {
            return Alternation();
        }

        if (_reader.TryTake('>'))
        {
            return Atomic(Alternation());
        }

        if (_reader.TryTake('=') || _reader.TryTake('!'))
        {
            bool denied = _reader.Previous == '!';
            CodePointSet ahead = OneCodePoint(Alternation());
            return new PatternNode.Assertion((_, after) => (after is { } value && ahead.Contains(value)) != denied);
        }

        if (_reader.TryTake("<=") || _reader.TryTake("<!"))
        {
            bool denied = _reader.Previous == '!';
            CodePointSet behind = OneCodePoint(Alternation());
            return new PatternNode.Assertion((before, _) => (before is { } value && behind.Contains(value)) != denied);
        }

        if (_reader.TryTake('<') || _reader.TryTake("P<"))
        {
            _reader.TakeUntil('>');
            return Alternation();
        }

        return Options();
    }

    // (?i) to the end of the group that it stands in, or (?i:…) for its own.
    private PatternNode? Options()
    {
        (bool ignoresCase, bool dotMatches) = (_ignoresCase, _dotMatchesLineBreaks);
        bool on = true;
        for (; !_reader.IsAtEnd && _reader.Current is not (':' or ')'); _reader.Take())
        {
            switch (_reader.Current)
            {
                case '-':
                    on = false;
                    break;
                case 'i':
                    _ignoresCase = on;
                    break;
                case 'm' or 's':
                    _dotMatchesLineBreaks = on;
                    break;
                case 'u':
                    break;
                default:
                    throw _reader.Fault($"has the option {_reader.Current}, which is not supported");
            }
        }

        if (!_reader.TryTake(':'))
        {
            return null;
        }

        PatternNode node = Alternation();
        (_ignoresCase, _dotMatchesLineBreaks) = (ignoresCase, dotMatches);
        return node;
    }

    private PatternNode Atomic(PatternNode node) => node switch
    {
        PatternNode.Set => node,
        PatternNode.Repetition { Part: PatternNode.Set } repetition => repetition with { Kind = RepetitionKind.Possessive },
        _ => throw _reader.Fault("has an atomic group of more than one set, which is not supported"),
    };

    private CodePointSet OneCodePoint(PatternNode node)
    {
        switch (node)
        {
            case PatternNode.Set set:
                return set.Members;
            case PatternNode.Alternation choices:
                CodePointSet[] sets = [.. choices.Choices.Select(OneCodePoint)];
                return new CodePointSet(codePoint => sets.Any(set => set.Contains(codePoint)));
            default:
                throw _reader.Fault("looks ahead or behind at more than one character, which is not supported");
        }
    }

    private PatternNode Repeated(PatternNode node)
    {
        while (TryBounds(out int least, out int most))
        {
            RepetitionKind kind = _reader.TryTake('?') ? RepetitionKind.Lazy
                : _reader.TryTake('+') ? RepetitionKind.Possessive
                : RepetitionKind.Greedy;
            if (kind == RepetitionKind.Possessive && node is not PatternNode.Set)
            {
                throw _reader.Fault("has a possessive repetition of more than one set, which is not supported");
            }

            node = new PatternNode.Repetition(node, least, most, kind);
        }

        return node;
    }

    private bool TryBounds(out int least, out int most)
    {
        (least, most) = (0, int.MaxValue);
        if (_reader.TryTake('*'))
        {
            return true;
        }

        if (_reader.TryTake('+'))
        {
            least = 1;
            return true;
        }

        if (_reader.TryTake('?'))
        {
            most = 1;
            return true;
        }

        return _reader.TryTakeBounds(MostRepetitions, out least, out most);
    }
}
