using System.Numerics;

namespace CoERouter.Tests.Training.Corpora.Arithmetic;

/// <summary>
/// Evaluates + - * / and brackets over exact numbers: <c>2*(3+4)</c>, <c>12.5</c>, <c>-(7-2)</c>. A letter stands for the unknown's value and may follow a
/// number or bracket without a sign (<c>3x</c>, <c>8(x+1)</c>).
/// </summary>
internal sealed class ExpressionReader
{
    private readonly string _text;
    private readonly Exact? _unknown;
    private int _at;

    private ExpressionReader(string text, Exact? unknown) => (_text, _unknown) = (text, unknown);

    public static Exact Evaluate(string text, Exact? unknown = null)
    {
        ExpressionReader reader = new(text.Replace(" ", "", StringComparison.Ordinal), unknown);
        Exact value = reader.Sum();
        return reader._at == reader._text.Length ? value : throw new FormatException($"'{text}' is no expression from character {reader._at} on.");
    }

    private char Next => _at < _text.Length ? _text[_at] : '\0';

    private Exact Sum()
    {
        Exact value = Product();
        while (Next is '+' or '-')
        {
            value = _text[_at++] == '+' ? value + Product() : value - Product();
        }

        return value;
    }

    private Exact Product()
    {
        Exact value = Factor();
        while (true)
        {
            if (Next is '*' or '/')
            {
                value = _text[_at++] == '*' ? value * Factor() : value / Factor();
            }
            else if (Next == '(' || char.IsAsciiLetterLower(Next))
            {
                value *= Factor();
            }
            else
            {
                return value;
            }
        }
    }

    private Exact Factor()
    {
        if (Next == '-')
        {
            _at++;
            return new Exact(0, 1) - Factor();
        }

        if (Next == '(')
        {
            _at++;
            Exact value = Sum();
            return Next == ')' && ++_at > 0 ? value : throw new FormatException($"'{_text}' lacks a closing bracket.");
        }

        if (char.IsAsciiLetterLower(Next))
        {
            _at++;
            return _unknown ?? throw new FormatException($"'{_text}' has an unknown.");
        }

        int start = _at;
        while (char.IsAsciiDigit(Next) || Next == '.')
        {
            _at++;
        }

        string[] parts = _text[start.._at].Split('.');
        string decimals = parts.Length > 1 ? parts[1] : "";
        return start < _at && parts.Length <= 2
            ? new Exact(BigInteger.Parse(parts[0] + decimals, System.Globalization.CultureInfo.InvariantCulture), BigInteger.Pow(10, decimals.Length))
            : throw new FormatException($"'{_text}' lacks a number at character {start}.");
    }
}
