using System.Text;

namespace CoERouter.Experts.Templates.Jinja.Syntax;

/// <summary>Cuts the inside of one tag into tokens.</summary>
internal sealed class TagLexer(string source, int position, int line, bool block, List<Token> tokens)
{
    private const int MostBrackets = 1000;

    private readonly Stack<char> _brackets = new();

    /// <summary>Reads to the end of the tag; returns the sign before it that rules the white space after it, or a space.</summary>
    public char Read(out int end, out int endLine)
    {
        while (true)
        {
            while (position < source.Length && PythonText.IsWhiteSpace(source[position]))
            {
                line += source[position++] == '\n' ? 1 : 0;
            }

            if (position >= source.Length)
            {
                throw new JinjaException($"a tag is not closed by '{(block ? "%}" : "}}")}'.");
            }

            if (_brackets.Count == 0 && TryEnd(out char sign))
            {
                (end, endLine) = (position, line);
                return sign;
            }

            ReadToken();
        }
    }

    private bool TryEnd(out char sign)
    {
        ReadOnlySpan<char> rest = source.AsSpan(position);
        sign = rest[0] == '-' || (block && rest[0] == '+') ? rest[0] : ' ';
        rest = sign == ' ' ? rest : rest[1..];
        if (!rest.StartsWith(block ? "%}" : "}}", StringComparison.Ordinal))
        {
            return false;
        }

        tokens.Add(new(block ? TokenKind.BlockEnd : TokenKind.VariableEnd, string.Empty, line));
        position += sign == ' ' ? 2 : 3;
        return true;
    }

    private void ReadToken()
    {
        char first = source[position];
        if (char.IsLetter(first) || first == '_')
        {
            int start = position;
            while (position < source.Length && (char.IsLetterOrDigit(source[position]) || source[position] == '_'))
            {
                position++;
            }

            tokens.Add(new(TokenKind.Name, source[start..position], line));
        }
        else if (char.IsAsciiDigit(first))
        {
            ReadNumber();
        }
        else if (first is '"' or '\'')
        {
            ReadText(first);
        }
        else
        {
            ReadOperator();
        }
    }

    private void ReadNumber()
    {
        int start = position;
        bool afterDot = start > 0 && source[start - 1] == '.';
        SkipDigits();
        bool real = false;
        if (!afterDot)
        {
            if (Peek(0) == '.' && char.IsAsciiDigit(Peek(1)))
            {
                position++;
                SkipDigits();
                real = true;
            }

            int exponent = Peek(1) is '+' or '-' ? 2 : 1;
            if (Peek(0) is 'e' or 'E' && char.IsAsciiDigit(Peek(exponent)))
            {
                position += exponent;
                SkipDigits();
                real = true;
            }
        }

        string digits = source[start..position].Replace("_", string.Empty, StringComparison.Ordinal);
        tokens.Add(new(real ? TokenKind.Real : TokenKind.Integer, digits, line));
    }

    private void SkipDigits()
    {
        while (char.IsAsciiDigit(Peek(0)) || (Peek(0) == '_' && char.IsAsciiDigit(Peek(1))))
        {
            position++;
        }
    }

    private char Peek(int ahead) => position + ahead < source.Length ? source[position + ahead] : '\0';

    private void ReadText(char quote)
    {
        int startLine = line;
        StringBuilder text = new();
        for (position++; position < source.Length; position++)
        {
            char character = source[position];
            line += character == '\n' ? 1 : 0;
            if (character == quote)
            {
                position++;
                tokens.Add(new(TokenKind.Text, text.ToString(), startLine));
                return;
            }

            if (character == '\\' && position + 1 < source.Length)
            {
                position++;
                ReadEscape(text);
            }
            else
            {
                text.Append(character);
            }
        }

        throw new JinjaException("a string is not closed.");
    }

    // Python's escapes; an unknown one stays as it is written.
    private void ReadEscape(StringBuilder text)
    {
        char code = source[position];
        switch (code)
        {
            case '\n': line++; break;
            case 'n': text.Append('\n'); break;
            case 't': text.Append('\t'); break;
            case 'r': text.Append('\r'); break;
            case 'a': text.Append('\a'); break;
            case 'b': text.Append('\b'); break;
            case 'f': text.Append('\f'); break;
            case 'v': text.Append('\v'); break;
            case '\\' or '\'' or '"': text.Append(code); break;
            case 'x': ReadHexadecimal(text, 2); break;
            case 'u': ReadHexadecimal(text, 4); break;
            case 'U': ReadHexadecimal(text, 8); break;
            case >= '0' and <= '7':
                int value = code - '0';
                for (int digits = 1; digits < 3 && Peek(1) is >= '0' and <= '7'; digits++)
                {
                    value = (8 * value) + source[++position] - '0';
                }

                text.Append((char)value);
                break;
            default: text.Append('\\').Append(code); break;
        }
    }

    private void ReadHexadecimal(StringBuilder text, int digits)
    {
        int value = 0;
        for (int read = 0; read < digits; read++)
        {
            char digit = Peek(1);
            if (!char.IsAsciiHexDigit(digit) || value > 0x10FFFF >> 4)
            {
                throw new JinjaException("a string holds an escape that is no character.");
            }

            value = (16 * value) + Convert.ToInt32(digit.ToString(), 16);
            position++;
        }

        if (value < 0x10000)
        {
            text.Append((char)value);
        }
        else if (value <= 0x10FFFF)
        {
            text.Append(char.ConvertFromUtf32(value));
        }
        else
        {
            throw new JinjaException("a string holds an escape that is no character.");
        }
    }

    private void ReadOperator()
    {
        string two = position + 1 < source.Length ? source.Substring(position, 2) : string.Empty;
        string text = two is "==" or "!=" or ">=" or "<=" or "//" or "**" ? two : source[position].ToString();
        if (text.Length == 1 && !"+-*/%~[](){}<>=.,:|".Contains(text[0], StringComparison.Ordinal))
        {
            throw new JinjaException($"the character '{text}' does not belong into a tag.");
        }

        if (text is "(" or "[" or "{")
        {
            _brackets.Push(text[0]);
            if (_brackets.Count > MostBrackets)
            {
                throw new JinjaException($"more than {MostBrackets} brackets are open.");
            }
        }
        else if (text is ")" or "]" or "}")
        {
            char wanted = text switch { ")" => '(', "]" => '[', _ => '{' };
            if (_brackets.Count == 0 || _brackets.Pop() != wanted)
            {
                throw new JinjaException($"'{text}' closes nothing.");
            }
        }

        tokens.Add(new(TokenKind.Operator, text, line));
        position += text.Length;
    }
}
