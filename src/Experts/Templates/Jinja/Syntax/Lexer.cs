namespace CoERouter.Experts.Templates.Jinja.Syntax;

/// <summary>
/// Cuts a template into tokens, with the white space rules under which chat templates are rendered: <c>trim_blocks</c> and
/// <c>lstrip_blocks</c> on, and the last line break of the file left out.
/// </summary>
internal sealed class Lexer
{
    private readonly string _source;
    private readonly List<Token> _tokens = [];
    private int _position;
    private int _line = 1;

    private Lexer(string source) => _source = source;

    public static IReadOnlyList<Token> Read(string template)
    {
        string source = template.ReplaceLineEndings("\n");
        Lexer lexer = new(source.EndsWith('\n') ? source[..^1] : source);
        try
        {
            lexer.ReadAll();
        }
        catch (JinjaException fault)
        {
            throw new JinjaException($"Line {lexer._line} of the template: {fault.Message}", fault);
        }

        return lexer._tokens;
    }

    private void ReadAll()
    {
        while (_position < _source.Length)
        {
            int open = NextOpening(_position);
            if (open < 0)
            {
                AddData(_source[_position..]);
                break;
            }

            AddData(DataBefore(open));
            AdvanceTo(open);
            switch (_source[open + 1])
            {
                case '#':
                    SkipComment();
                    break;
                case '%' when TryReadRaw():
                    break;
                default:
                    ReadTag(block: _source[open + 1] == '%');
                    break;
            }
        }

        _tokens.Add(new(TokenKind.End, string.Empty, _line));
    }

    private int NextOpening(int from)
    {
        for (int at = _source.IndexOf('{', from); at >= 0 && at + 1 < _source.Length; at = _source.IndexOf('{', at + 1))
        {
            if (_source[at + 1] is '{' or '%' or '#')
            {
                return at;
            }
        }

        return -1;
    }

    private string DataBefore(int open)
    {
        string data = _source[_position..open];
        char sign = open + 2 < _source.Length ? _source[open + 2] : ' ';
        if (sign == '-')
        {
            return data.AsSpan().TrimEnd(PythonText.WhiteSpace).ToString();
        }

        if (sign == '+' || _source[open + 1] == '{')
        {
            return data;
        }

        int lineStart = data.LastIndexOf('\n') + 1;
        bool onlyIndentation = lineStart > 0 || _position == 0 || _source[_position - 1] == '\n';
        return onlyIndentation && data.AsSpan(lineStart).Trim(PythonText.WhiteSpace).IsEmpty ? data[..lineStart] : data;
    }

    private void AddData(string data)
    {
        if (data.Length > 0)
        {
            _tokens.Add(new(TokenKind.Data, data, _line));
        }
    }

    private void AdvanceTo(int position)
    {
        _line += _source.AsSpan(_position, position - _position).Count('\n');
        _position = position;
    }

    private void SkipComment()
    {
        int end = _source.IndexOf("#}", _position + 2, StringComparison.Ordinal);
        if (end < 0)
        {
            throw new JinjaException("a comment is not closed by '#}'.");
        }

        char sign = end > _position + 2 ? _source[end - 1] : ' ';
        AdvanceTo(end + 2);
        AfterTag(sign, trimLine: true);
    }

    // What follows a tag: '-' takes all white space, '+' nothing, and otherwise a block takes the rest of its line where that is empty.
    private void AfterTag(char sign, bool trimLine)
    {
        int end = _position;
        if (sign == '-')
        {
            while (end < _source.Length && PythonText.IsWhiteSpace(_source[end]))
            {
                end++;
            }
        }
        else if (sign != '+' && trimLine && end < _source.Length && _source[end] == '\n')
        {
            end++;
        }

        AdvanceTo(end);
    }

    private bool TryReadRaw()
    {
        if (!TryWordTag(_position, "raw", out int bodyStart, out char openSign))
        {
            return false;
        }

        int begin = _position;
        for (int close = _source.IndexOf("{%", bodyStart, StringComparison.Ordinal);
            close >= 0;
            close = _source.IndexOf("{%", close + 2, StringComparison.Ordinal))
        {
            if (TryWordTag(close, "endraw", out int end, out char closeSign))
            {
                _position = bodyStart;
                _line += _source.AsSpan(begin, bodyStart - begin).Count('\n');
                AfterTag(openSign, trimLine: false);
                AddData(_position < close ? DataBefore(close) : string.Empty);
                AdvanceTo(Math.Max(end, _position));
                AfterTag(closeSign, trimLine: true);
                return true;
            }
        }

        throw new JinjaException("a raw block is not closed by '{% endraw %}'.");
    }

    private bool TryWordTag(int open, string word, out int end, out char sign)
    {
        ReadOnlySpan<char> rest = _source.AsSpan(open + 2);
        int length = rest.Length;
        if (rest is ['-' or '+', ..])
        {
            rest = rest[1..];
        }

        rest = rest.TrimStart(PythonText.WhiteSpace);
        (end, sign) = (open, ' ');
        if (!rest.StartsWith(word, StringComparison.Ordinal))
        {
            return false;
        }

        rest = rest[word.Length..].TrimStart(PythonText.WhiteSpace);
        if (rest is ['-' or '+', ..])
        {
            sign = rest[0];
            rest = rest[1..];
        }

        end = open + 2 + length - rest.Length + 2;
        return rest.StartsWith("%}", StringComparison.Ordinal);
    }

    private void ReadTag(bool block)
    {
        _tokens.Add(new(block ? TokenKind.BlockBegin : TokenKind.VariableBegin, string.Empty, _line));
        _position += 2;
        if (_position < _source.Length && _source[_position] is '-' or '+')
        {
            _position++;
        }

        TagLexer inner = new(_source, _position, _line, block, _tokens);
        char sign = inner.Read(out int end, out _line);
        _position = end;
        AfterTag(sign, trimLine: block);
    }
}
