namespace CoERouter.Router.Refinement;

/// <summary>How a prompt looks, whatever it says: length, lines, shares of kinds of characters. These tell hard prompts from easy ones.</summary>
public static class PromptShape
{
    /// <summary>How many figures a shape has.</summary>
    public const int Figures = 16;

    private const int LongWord = 9;

    /// <summary>Measures a prompt.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="figures">Receives <see cref="Figures"/> figures, not standardised.</param>
    public static void Measure(ReadOnlySpan<char> prompt, Span<double> figures)
    {
        int digits = 0, letters = 0, capitals = 0, foreign = 0, marks = 0, lines = 1, words = 0, longWords = 0, numbers = 0, mathematics = 0, code = 0, questions = 0, sentences = 0;
        int run = 0;
        int longestLine = 0, line = 0;
        char previous = ' ';
        foreach (char c in prompt)
        {
            bool letter = char.IsLetter(c);
            bool digit = char.IsDigit(c);
            letters += letter ? 1 : 0;
            digits += digit ? 1 : 0;
            capitals += char.IsUpper(c) ? 1 : 0;
            foreign += c > 127 ? 1 : 0;
            marks += char.IsPunctuation(c) || char.IsSymbol(c) ? 1 : 0;
            mathematics += c is '\\' or '^' or '$' or '=' or '+' or '*' or '/' or '<' or '>' ? 1 : 0;
            code += c is '{' or '}' or '(' or ')' or '[' or ']' or ';' or '_' ? 1 : 0;
            questions += c == '?' ? 1 : 0;
            sentences += c is '.' or '?' or '!' ? 1 : 0;
            words += letter && !char.IsLetter(previous) ? 1 : 0;
            numbers += digit && !char.IsDigit(previous) ? 1 : 0;
            run = letter ? run + 1 : 0;
            longWords += run == LongWord ? 1 : 0;
            line = c == '\n' ? 0 : line + 1;
            longestLine = Math.Max(longestLine, line);
            lines += c == '\n' ? 1 : 0;
            previous = c;
        }

        double length = Math.Max(1, prompt.Length);
        double size = Math.Log(1 + prompt.Length);
        ReadOnlySpan<double> measured =
        [
            size, size * size, Math.Log(1 + words), Math.Log(lines), Math.Log(1 + longestLine), digits / length, Math.Log(1 + numbers), capitals / length,
            foreign / length, marks / length, Math.Log(1 + mathematics), Math.Log(1 + code), longWords / (1.0 + words), letters / (1.0 + words), Math.Log(1 + questions), Math.Log(1 + sentences),
        ];
        measured.CopyTo(figures);
    }
}
