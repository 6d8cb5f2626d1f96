using CoERouter.Host.Composition;
using CoERouter.Router.Chat;
using CoERouter.Router.Routes;
using CoERouter.Training.Corpora;
using CoERouter.Training.Examinations;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoERouter.Tests.Host.Composition;

/// <summary>The experts of this repository; skipped as long as it has none.</summary>
public sealed class EmbeddedExpertsTests
{
    [Theory]
    [InlineData("48+51=?", "math", "Answer: 99")]
    [InlineData("Table: birds(id, name, weight)\nQuestion: How many birds are there where weight is greater than 12?", "sql", "SELECT COUNT(*) FROM birds WHERE weight > 12;")]
    [InlineData("Table: birds(id, name, weight)\nQuestion: How many birds have a weight greater than 12?", "sql", "SELECT COUNT(*) FROM birds WHERE weight > 12;")]
    [InlineData("Extract name, company from:\nOlga Lopez, photographer at Terra Partners, Warsaw.", "extract", "{\"name\": \"Olga Lopez\", \"company\": \"Terra Partners\"}")]
    public async Task Each_task_gets_its_right_answer_from_its_own_expert(string prompt, string expert, string answer)
    {
        await using ServiceProvider provider = new ServiceCollection().AddComposition(Models()).BuildServiceProvider();
        ChatResponse response = await provider.GetRequiredService<CompositionChatClient>()
            .GetResponseAsync(prompt, cancellationToken: TestContext.Current.CancellationToken);
        RouteReceipt receipt = Assert.IsType<RouteReceipt>(response.AdditionalProperties?[RouteProperties.Receipt]);
        Assert.Equal((expert, RouteReason.Mapped), (receipt.Arm.Expert, receipt.Reason));
        Assert.EndsWith(answer, response.Text.TrimEnd(), StringComparison.Ordinal);
    }

    // Floors well below the published figures: they notice a broken expert, not a slightly worse one.
    [Theory]
    [InlineData("math", 0.8)]
    [InlineData("sql", 0.8)]
    [InlineData("extract", 0.8)]
    [InlineData("general", 0.8)]
    public async Task Unseen_questions_are_routed_and_answered_right_by_far_more_often_than_not(string task, double floor)
    {
        await using ServiceProvider provider = new ServiceCollection().AddComposition(Models()).BuildServiceProvider();
        CompositionChatClient client = provider.GetRequiredService<CompositionChatClient>();
        ITaskCorpus corpus = TaskCorpora.Of(task);
        IReadOnlyList<ExaminedAnswer> answers = await new Examiner(_ => client, 1).AskAsync(
            task, null, corpus, Examiner.Questions(corpus, CorpusSlice.Test, 40, 5), TestContext.Current.CancellationToken);
        int right = answers.Count(answer => answer.IsRight);
        Assert.True(right >= floor * answers.Count, $"{right} of {answers.Count} are right");
    }

    [Fact]
    public async Task A_decision_allocates_little_more_than_its_receipt()
    {
        await using ServiceProvider provider = new ServiceCollection().AddComposition(Models()).BuildServiceProvider();
        CompositionChatClient client = provider.GetRequiredService<CompositionChatClient>();
        const string prompt = "How many birds have weight above 12, and what is the sum of their weights?";
        client.Route(prompt);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            client.Route(prompt);
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 1_000, 1, 1_024);
    }

    private static string Models()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CoERouter.sln")))
        {
            folder = folder.Parent;
        }

        string models = Path.Combine(folder?.FullName ?? AppContext.BaseDirectory, ModelsFolder.Name);
        Assert.SkipUnless(
            File.Exists(Path.Combine(models, ModelsFolder.Map)), $"There is no '{ModelsFolder.Map}' in the repository's models folder: the experts are not trained yet.");
        return models;
    }
}
