using System.Text.RegularExpressions;

namespace CoERouter.Training.Corpora.Queries;

/// <summary>Draws the example of a pattern: fills it, and types schema and question the way users do.</summary>
internal static partial class PromptComposer
{
    // Bounds on what a small expert is asked to read and write, in estimated tokens.
    private const int MostPromptTokens = 200;
    private const int MostTokens = 340;

    private static readonly string[] Verbs = ["Show", "Show", "List", "List", "Give me", "Get", "Find", "Display", "Return", "Select"];
    private static readonly string[] Openings = ["Please ", "Write a query to ", "Write SQL to ", "Can you ", "I want to ", "Query to "];
    private static readonly string[] Labels = ["Question: ", "Question: ", "Question: ", "", "", "Q: ", "Query: "];

    /// <summary>Draws one example.</summary>
    public static TaskExample Draw(QueryPattern pattern, Random random, Wording wording)
    {
        while (true)
        {
            (Schema schema, string question, string answer) = new QueryFiller(random, wording).Fill(pattern);
            string prompt = Lay(schema, Say(question, random), random);
            int promptTokens = Tokens(prompt);
            if (promptTokens <= MostPromptTokens && promptTokens + Tokens(answer) <= MostTokens && !Doubled().IsMatch(question))
            {
                return new(pattern.Name, prompt, answer);
            }
        }
    }

    // Each run of letters is about one token for three letters in a small vocabulary; every other character is a token.
    internal static int Tokens(string text) => LetterRun().Matches(text).Sum(run => ((run.Length + 2) / 3) - run.Length) + text.Length;

    private static string Say(string question, Random random)
    {
        char mark = question[^1];
        string said = question[..^1];
        if (said.StartsWith("Show ", StringComparison.Ordinal))
        {
            said = Verbs[random.Next(Verbs.Length)] + said[4..];
            if (random.Next(8) == 0)
            {
                string opening = Openings[random.Next(Openings.Length)];
                said = opening + Lowered(said);
                mark = opening == "Can you " ? '?' : mark;
            }
        }
        else if (char.IsLower(said[0]) && random.Next(2) == 0)
        {
            said = "Show me the " + said;
        }

        if (random.Next(5) == 0)
        {
            said = Lowered(said);
        }

        return random.Next(10) < 6 ? said + mark : said;
    }

    private static string Lay(Schema schema, string question, Random random)
    {
        int layout = random.Next(20);
        if (layout == 0)
        {
            return $"Given {SchemaText.WriteInline(schema)}, {Lowered(question)}";
        }

        string tables = SchemaText.Write(schema, random);
        string asked = Labels[random.Next(Labels.Length)] + question;
        return layout < 17 ? $"{tables}\n{asked}" : $"{asked}\n{tables}";
    }

    private static string Lowered(string text) => text.StartsWith("I ", StringComparison.Ordinal) ? text : char.ToLowerInvariant(text[0]) + text[1..];

    [GeneratedRegex(@"\b(\w+) \1\b", RegexOptions.IgnoreCase)]
    private static partial Regex Doubled();

    [GeneratedRegex("[A-Za-z]+")]
    private static partial Regex LetterRun();
}
