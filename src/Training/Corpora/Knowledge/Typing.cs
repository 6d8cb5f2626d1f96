namespace CoERouter.Training.Corpora.Knowledge;

/// <summary>Types a sentence as people do: case, end marks and spaces vary, and now and then a letter goes wrong.</summary>
internal static class Typing
{
    private const double LowerCase = 0.2;
    private const double UpperCase = 0.03;
    private const double OtherEnd = 0.35;
    private const double OtherSpaces = 0.04;
    private const double Slip = 0.12;

    // Shorter words are left alone: one slip can turn them into another word.
    private const int ShortestSlippedWord = 4;

    private static readonly string[] QuestionEnds = ["", "", "", "??", " ?", "?!", "."];
    private static readonly string[] OtherEnds = ["", "", "", "!", ".", "!!", "..."];

    /// <summary>Types a sentence with chance variations.</summary>
    public static string Vary(string sentence, Random random)
    {
        if (random.NextDouble() < OtherEnd)
        {
            string[] ends = sentence.EndsWith('?') ? QuestionEnds : OtherEnds;
            string bare = sentence.TrimEnd('?', '.', '!');
            sentence = bare.Length == 0 ? sentence : bare + ends[random.Next(ends.Length)];
        }

        if (random.NextDouble() < Slip)
        {
            sentence = SlipOnce(sentence, random);
        }

        double letterCase = random.NextDouble();
        if (letterCase < LowerCase)
        {
            sentence = sentence.ToLowerInvariant();
        }
        else if (letterCase > 1 - UpperCase)
        {
            sentence = sentence.ToUpperInvariant();
        }

        if (random.NextDouble() < OtherSpaces)
        {
            sentence = random.Next(3) switch
            {
                0 => " " + sentence,
                1 => sentence + " ",
                _ => sentence.Replace(" ", "  ", StringComparison.Ordinal),
            };
        }

        return sentence;
    }

    /// <summary>Swaps, drops, doubles or replaces one inner letter of one word, where there is a word long enough.</summary>
    public static string SlipOnce(string sentence, Random random)
    {
        List<int> places = [];
        int start = 0;
        for (int i = 0; i <= sentence.Length; i++)
        {
            if (i < sentence.Length && char.IsAsciiLetter(sentence[i]))
            {
                continue;
            }

            // Neither the first letter nor the last: people get those right.
            for (int inner = start + 1; i - start >= ShortestSlippedWord && inner < i - 2; inner++)
            {
                places.Add(inner);
            }

            start = i + 1;
        }

        if (places.Count == 0)
        {
            return sentence;
        }

        int place = places[random.Next(places.Count)];
        return random.Next(4) switch
        {
            0 => sentence[..place] + sentence[place + 1] + sentence[place] + sentence[(place + 2)..],
            1 => sentence.Remove(place, 1),
            2 => sentence.Insert(place, sentence[place].ToString()),
            _ => sentence[..place] + (char)('a' + random.Next(26)) + sentence[(place + 1)..],
        };
    }
}
