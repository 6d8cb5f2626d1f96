using CoERouter.Training.Categorization;

namespace CoERouter.Tests.Training.Categorization;

/// <summary>Prompts of three categories that their words give away, with some noise, and prompts of none.</summary>
internal static class ToyPrompts
{
    public const string Unknown = "unknown";

    private static readonly (string Category, string[] Words)[] Topics =
    [
        ("cooking", ["bake", "bread", "oven", "flour", "salt", "pan", "soup", "stir", "onion"]),
        ("music", ["guitar", "song", "chord", "tune", "piano", "drum", "sing", "note", "band"]),
        ("travel", ["flight", "hotel", "ticket", "train", "visa", "luggage", "airport", "trip", "map"]),
    ];

    private static readonly string[] Foreign = ["quark", "lepton", "entropy", "tensor", "manifold", "isotope", "neutrino", "boson"];
    private static readonly string[] Common = ["how", "do", "i", "the", "a", "my", "please", "with", "for", "what", "is", "you", "can"];

    public static List<LabelledPrompt> Draw(int count, int seed, int unknown = 0)
    {
        Random random = new(seed);
        List<LabelledPrompt> prompts = [.. Enumerable.Range(0, count).Select(i => Sentence(Topics[i % 3].Category, Topics[i % 3].Words, random))];
        prompts.AddRange(Enumerable.Range(0, unknown).Select(_ => Sentence(Unknown, Foreign, random)));
        return prompts;
    }

    private static LabelledPrompt Sentence(string category, string[] words, Random random)
    {
        string[] chosen = [.. Enumerable.Range(0, 7).Select(_ => random.Next(5) < 2 ? words[random.Next(words.Length)] : Common[random.Next(Common.Length)])];

        // One in twelve has a word of another topic and none of its own by chance.
        chosen[0] = random.Next(12) == 0 ? Topics[random.Next(3)].Words[0] : words[random.Next(words.Length)];
        return new LabelledPrompt(category, string.Join(' ', chosen));
    }
}
