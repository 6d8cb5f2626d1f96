using System.Runtime.CompilerServices;

namespace CoERouter.Experts.Templates.Jinja.Syntax;

/// <summary>A place in the tokens of a template, shared by the parsers of statements and of expressions.</summary>
internal sealed class TokenReader(IReadOnlyList<Token> tokens, int mostDepth)
{
    private int _index;
    private int _depth;

    public Token Current => tokens[_index];

    public Token Next => tokens[Math.Min(_index + 1, tokens.Count - 1)];

    /// <summary>True where the names <c>varargs</c> and <c>kwargs</c> were read since this was last reset.</summary>
    public (bool Positional, bool Named) UsedMore { get; set; }

    public Token Take()
    {
        Token token = tokens[_index];
        _index = Math.Min(_index + 1, tokens.Count - 1);
        return token;
    }

    public bool IsOperator(string text) => Current.Kind == TokenKind.Operator && Current.Text == text;

    public bool IsName(string text) => Current.Kind == TokenKind.Name && Current.Text == text;

    public bool SkipOperator(string text)
    {
        bool found = IsOperator(text);
        if (found)
        {
            Take();
        }

        return found;
    }

    public bool SkipName(string text)
    {
        bool found = IsName(text);
        if (found)
        {
            Take();
        }

        return found;
    }

    public void ExpectOperator(string text)
    {
        if (!SkipOperator(text))
        {
            throw new JinjaException($"'{text}' is wanted where {Current} stands.");
        }
    }

    public string ExpectName(string what) =>
        Current.Kind == TokenKind.Name ? Take().Text : throw new JinjaException($"{what} is wanted where {Current} stands.");

    public void Expect(TokenKind kind)
    {
        if (Current.Kind != kind)
        {
            throw new JinjaException($"{new Token(kind, string.Empty, 0)} is wanted where {Current} stands.");
        }

        Take();
    }

    public void Enter()
    {
        if (++_depth > mostDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new JinjaException($"it is nested deeper than {mostDepth} levels.");
        }
    }

    public void Leave() => _depth--;
}
