using System.Text.RegularExpressions;
using CoERouter.Training.Categorization;

namespace CoERouter.Evaluation.Categories;

/// <summary>The changes of wording that a categorizer should survive. The rewordings follow rules; they are no substitute for people's own paraphrases.</summary>
internal static partial class WordingChanges
{
    // One slip of the finger for so many characters: about one word in three.
    private const int CharactersPerSlip = 15;

    private static readonly (string From, string To)[] Rewordings =
    [
        ("what's", "what is"), ("what is", "what's"), ("i'm", "i am"), ("i am", "i'm"), ("don't", "do not"), ("do not", "don't"), ("can't", "cannot"),
        ("i want to", "i would like to"), ("i would like to", "i want to"), ("i'd like to", "i want to"), ("i need to", "i have to"), ("i need", "i require"),
        ("can you", "could you"), ("could you", "can you"), ("how do i", "how can i"), ("how can i", "what is the way to"), ("tell me", "let me know"),
        ("let me know", "tell me"), ("show me", "give me"), ("please", "kindly"), ("help me", "assist me"), ("buy", "purchase"), ("purchase", "buy"),
        ("get", "obtain"), ("find", "look for"), ("need", "require"), ("make", "create"), ("start", "begin"), ("stop", "end"), ("big", "large"),
        ("correct", "right"), ("show", "display"), ("why is", "how come"), ("how much", "what amount"), ("there is", "there's"), ("have to", "must"),
        ("which of the following", "which one of these"), ("calculate", "compute"), ("determine", "find out"), ("approximately", "about"),
    ];

    private static readonly string[] Openings = ["hey, ", "quick question - ", "so, ", "could you help me out? ", "i was wondering, ", "excuse me, "];
    private static readonly string[] Closings = [" thanks", " please", ", if possible", " right now", ", ok?", " thank you so much"];

    /// <summary>All changes.</summary>
    public static IReadOnlyList<WordingChange> All { get; } =
    [
        new("typing slips, one per 15 characters", Slip),
        new("upper case, no marks", (prompt, _) => Marks().Replace(prompt, " ").ToUpperInvariant()),
        new("opening and closing added", (prompt, random) => Openings[random.Next(Openings.Length)] + prompt + Closings[random.Next(Closings.Length)]),
        new("reworded by rules", (prompt, _) => Reword(prompt)),
    ];

    private static string Slip(string prompt, Random random)
    {
        for (int i = Math.Max(prompt.Length / CharactersPerSlip, 1); i > 0; i--)
        {
            prompt = TypingSlips.SlipOnce(prompt, random);
        }

        return prompt;
    }

    // One pass from left to right, so that a rewording is not itself reworded.
    private static string Reword(string prompt) => Words().Replace(prompt, match => Rewordings.First(pair => pair.From.Equals(match.Value, StringComparison.OrdinalIgnoreCase)).To);

    [GeneratedRegex(@"[^\p{L}\p{N}]+")]
    private static partial Regex Marks();

    [GeneratedRegex(
        @"\b(what's|what is|i'm|i am|don't|do not|can't|i want to|i would like to|i'd like to|i need to|i need|can you|could you|how do i|how can i|tell me|let me know|show me|please|help me|buy|purchase|get|find|need|make|start|stop|big|correct|show|why is|how much|there is|have to|which of the following|calculate|determine|approximately)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Words();
}
