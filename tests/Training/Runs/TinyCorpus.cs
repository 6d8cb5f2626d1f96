using CoERouter.Training.Corpora;

namespace CoERouter.Tests.Training.Runs;

/// <summary>Repeats a digit string: learnable in seconds, endless enough to hold prompts out.</summary>
internal sealed class TinyCorpus : TemplateCorpus
{
    public override string Name => "tiny";

    public override IReadOnlyList<TaskTemplate> Templates { get; } = [.. Enumerable.Range(0, 20).Select(Template)];

    public override bool IsRight(TaskExample example, string answer) => answer == example.Answer;

    private static TaskTemplate Template(int index)
    {
        string name = $"template{index}";
        return new(name, (random, wording) =>
        {
            string digits = random.Next(wording == Wording.Seen ? 5_000 : 10_000).ToString("D4", null);
            return new(name, $"{(char)('a' + index)}{digits}", digits);
        });
    }
}
