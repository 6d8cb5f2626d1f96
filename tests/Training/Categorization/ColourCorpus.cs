using CoERouter.Training.Corpora;

namespace CoERouter.Tests.Training.Categorization;

/// <summary>A corpus that a linear model can learn in a moment: sentences around one word.</summary>
internal sealed class ColourCorpus(string name, string word) : TemplateCorpus
{
    public override string Name => name;

    public override IReadOnlyList<TaskTemplate> Templates =>
        [.. Enumerable.Range(0, 10).Select(i => new TaskTemplate($"t{i}", (random, _) =>
            new TaskExample($"t{i}", $"the {word} thing number {random.Next(100_000)} of kind {(char)('a' + random.Next(26))}{i}", "")))];

    public override bool IsRight(TaskExample example, string answer) => example.Answer == answer;
}
