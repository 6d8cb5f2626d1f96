namespace CoERouter.Experts.Tokenization.Patterns;

/// <summary>Turns a parsed pattern into steps, from its end to its beginning. Used once.</summary>
internal sealed class PatternCompiler
{
    /// <summary>Published patterns have at most about a hundred steps; a repetition of a repetition could have any number.</summary>
    private const int MostInstructions = 2048;

    private readonly List<PatternInstruction> _instructions = [];
    private readonly string _pattern;
    private int _choices;

    private PatternCompiler(string pattern) => _pattern = pattern;

    /// <summary>The steps, the first one to take, and how many choices there are.</summary>
    internal static (PatternInstruction[] Instructions, int Start, int Choices) Compile(string pattern)
    {
        PatternNode node = PatternParser.Parse(pattern);
        PatternCompiler compiler = new(pattern);
        int match = compiler.Add(new(PatternInstructionKind.Match, 0) { AlwaysMatches = true });
        int start = compiler.Compile(node, match);
        return ([.. compiler._instructions], start, compiler._choices);
    }

    private int Compile(PatternNode node, int next) => node switch
    {
        PatternNode.Set set => Add(new(PatternInstructionKind.Take, next) { Members = set.Members }),
        PatternNode.Assertion assertion => Add(new(PatternInstructionKind.Check, next) { Condition = assertion.Condition }),
        PatternNode.Concatenation parts => parts.Parts.Reverse().Aggregate(next, (after, part) => Compile(part, after)),
        PatternNode.Alternation choices => Choices(choices, next),
        PatternNode.Repetition repetition => Repeat(repetition, next),
        _ => throw new InvalidOperationException("The pattern has a part of an unknown kind."),
    };

    private int Choices(PatternNode.Alternation alternation, int next)
    {
        int entry = Compile(alternation.Choices[^1], next);
        for (int i = alternation.Choices.Count - 2; i >= 0; i--)
        {
            entry = Choose(Compile(alternation.Choices[i], next), entry);
        }

        return entry;
    }

    private int Repeat(PatternNode.Repetition repetition, int next)
    {
        // Where a match follows in any case, or nothing may be given back, the greatest number is the only one.
        bool isOnly = repetition.Kind == RepetitionKind.Possessive
            || (repetition.Kind == RepetitionKind.Greedy && _instructions[next].AlwaysMatches);
        if (isOnly && repetition.Part is PatternNode.Set set)
        {
            return Add(new(PatternInstructionKind.Run, next)
            {
                Members = set.Members,
                Least = repetition.Least,
                Most = repetition.Most,
                AlwaysMatches = repetition.Least == 0 && _instructions[next].AlwaysMatches,
            });
        }

        bool isLazy = repetition.Kind == RepetitionKind.Lazy;
        int entry = repetition.Most == int.MaxValue ? Loop(repetition.Part, isLazy, next) : Optional(repetition, isLazy, next);
        for (int i = 0; i < repetition.Least; i++)
        {
            entry = Compile(repetition.Part, entry);
        }

        return entry;
    }

    private int Loop(PatternNode part, bool isLazy, int next)
    {
        // The choice stands before the part, which leads back to it.
        int choice = _instructions.Count;
        Add(new(PatternInstructionKind.Choose, isLazy ? next : 0)
        {
            Other = next, Choice = _choices++, AlwaysMatches = _instructions[next].AlwaysMatches,
        });
        int body = Compile(part, choice);
        _instructions[choice] = isLazy
            ? _instructions[choice] with { Other = body }
            : _instructions[choice] with { Next = body };
        return choice;
    }

    private int Optional(PatternNode.Repetition repetition, bool isLazy, int next)
    {
        int entry = next;
        for (int i = repetition.Least; i < repetition.Most; i++)
        {
            int body = Compile(repetition.Part, entry);
            entry = isLazy ? Choose(next, body) : Choose(body, next);
        }

        return entry;
    }

    private int Choose(int first, int second) => Add(new(PatternInstructionKind.Choose, first)
    {
        Other = second,
        Choice = _choices++,
        AlwaysMatches = _instructions[first].AlwaysMatches || _instructions[second].AlwaysMatches,
    });

    private int Add(PatternInstruction instruction)
    {
        if (_instructions.Count == MostInstructions)
        {
            throw new NotSupportedException($"The pattern \"{_pattern}\" of the tokenizer has more than {MostInstructions} steps.");
        }

        _instructions.Add(instruction);
        return _instructions.Count - 1;
    }
}
