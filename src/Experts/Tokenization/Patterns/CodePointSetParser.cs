namespace CoERouter.Experts.Tokenization.Patterns;

/// <summary>Reads what stands for one code point: bracketed sets, within one another and cut with one another, and escapes.</summary>
internal sealed class CodePointSetParser(PatternReader reader)
{
    private const int DeepestSet = 16;
    private int _depth;

    /// <summary>Reads a set from its opening bracket to its closing one.</summary>
    internal Predicate<int> Bracketed()
    {
        if (++_depth > DeepestSet)
        {
            throw reader.Fault($"has sets within more than {DeepestSet} others");
        }

        reader.Expect('[');
        bool denied = reader.TryTake('^');
        List<Predicate<int>> cuts = [];
        List<Predicate<int>> members = [];

        // A bracket that comes first is a member.
        if (reader.TryTake(']'))
        {
            members.Add(static codePoint => codePoint == ']');
        }

        while (!reader.TryTake(']'))
        {
            if (reader.TryTake("&&"))
            {
                cuts.Add(Union(members));
                members = [];
                continue;
            }

            members.Add(Member());
        }

        cuts.Add(Union(members));
        _depth--;
        Predicate<int>[] all = [.. cuts];
        return denied ? codePoint => !all.All(cut => cut(codePoint)) : all.Length == 1 ? all[0] : codePoint => all.All(cut => cut(codePoint));
    }

    /// <summary>Reads an escape that stands for a set or for one code point.</summary>
    internal Predicate<int> Escape()
    {
        if (Class() is { } named)
        {
            return named;
        }

        int single = Single();
        return codePoint => codePoint == single;
    }

    private static Predicate<int> Union(List<Predicate<int>> members)
    {
        Predicate<int>[] all = [.. members];
        return all.Length == 1 ? all[0] : codePoint => all.Any(member => member(codePoint));
    }

    private Predicate<int> Member()
    {
        if (reader.Current == '[')
        {
            return reader.Peek(1) == ':' ? Posix() : Bracketed();
        }

        if (reader.Current == '\\' && Class() is { } named)
        {
            return named;
        }

        int first = reader.Current == '\\' ? Single() : reader.TakeCodePoint();
        if (reader.Current != '-' || reader.Peek(1) is ']' or '\0' || (reader.Peek(1) == '\\' && IsClass(reader.Peek(2))))
        {
            return codePoint => codePoint == first;
        }

        reader.Take();
        int last = reader.Current == '\\' ? Single() : reader.TakeCodePoint();
        return last >= first ? codePoint => codePoint >= first && codePoint <= last : throw reader.Fault("has a range that runs backwards");
    }

    private Predicate<int> Posix()
    {
        reader.Take(2);
        bool denied = reader.TryTake('^');
        string name = reader.TakeUntil(':');
        reader.Expect(']');
        Predicate<int> found = CodePointClasses.Find(name) ?? throw reader.Fault($"names the class {name}, which is not known");
        return denied ? codePoint => !found(codePoint) : found;
    }

    private static bool IsClass(char escape) => escape is 's' or 'S' or 'd' or 'D' or 'w' or 'W' or 'h' or 'H' or 'p' or 'P';

    private Predicate<int>? Class()
    {
        char escape = reader.Peek(1);
        if (!IsClass(escape))
        {
            return null;
        }

        reader.Take(2);
        return escape switch
        {
            's' => CodePointClasses.IsSpace,
            'S' => static codePoint => !CodePointClasses.IsSpace(codePoint),
            'd' => CodePointClasses.IsDigit,
            'D' => static codePoint => !CodePointClasses.IsDigit(codePoint),
            'w' => CodePointClasses.IsWord,
            'W' => static codePoint => !CodePointClasses.IsWord(codePoint),
            'h' => CodePointClasses.IsHexadecimal,
            'H' => static codePoint => !CodePointClasses.IsHexadecimal(codePoint),
            _ => Property(denied: escape == 'P'),
        };
    }

    private Predicate<int> Property(bool denied)
    {
        string name;
        if (reader.TryTake('{'))
        {
            denied ^= reader.TryTake('^');
            name = reader.TakeUntil('}');
        }
        else
        {
            name = reader.Current.ToString();
            reader.Take();
        }

        Predicate<int> found = CodePointClasses.Find(name) ?? throw reader.Fault($"names the class {name}, which is not known");
        return denied ? codePoint => !found(codePoint) : found;
    }

    private int Single()
    {
        reader.Expect('\\');
        int escape = reader.TakeCodePoint();
        switch (escape)
        {
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'f':
                return '\f';
            case 'v':
                return '\v';
            case 'a':
                return '\a';
            case 'e':
                return '\e';
            case '0':
                return 0;
            case 'u':
                return reader.TakeHexadecimal(4);
            case 'x':
                return Hexadecimal();
            case (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '1' and <= '9'):
                throw reader.Fault($"has the escape \\{(char)escape}, which is not supported");
            default:
                return escape;
        }
    }

    private int Hexadecimal()
    {
        if (!reader.TryTake('{'))
        {
            return reader.TakeHexadecimal(2);
        }

        int value = reader.TakeHexadecimal(6);
        reader.Expect('}');
        return value;
    }
}
