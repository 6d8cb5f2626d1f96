using CoERouter.Experts.Folders;
using CoERouter.Experts.Generation;
using CoERouter.Tests.Experts.Folders;
using Microsoft.Extensions.AI;
using Xunit;

namespace CoERouter.Tests.Experts.Generation;

public sealed class ExpertPoolTests : IDisposable
{
    private readonly TestExpert _expert = new();

    public ExpertPoolTests()
    {
        _expert.Write("a", 1);
        _expert.Write("b", 2);
        _expert.Write("c", 3);
    }

    public void Dispose() => _expert.Dispose();

    [Fact]
    public async Task Experts_are_named_at_once_and_loaded_at_first_use()
    {
        Directory.CreateDirectory(Path.Combine(_expert.Models, "not-an-expert"));
        await using var pool = new ExpertPool(_expert.Models);
        Assert.Equal(["a", "b", "c"], pool.Names);
        Assert.Equal("test", pool.Manifest("b").Task);
        Assert.Empty(pool.Resident);
        using ExpertLease lease = await pool.GetAsync("b");
        Assert.Equal("b", lease.Model.Manifest.Name);
        Assert.Equal(["b"], pool.Resident);
    }

    [Fact]
    public async Task An_unknown_name_is_answered_with_the_legal_ones()
    {
        await using var pool = new ExpertPool(_expert.Models);
        UnknownExpertException exception = await Assert.ThrowsAsync<UnknownExpertException>(async () => await pool.GetAsync("z"));
        Assert.Equal("There is no expert 'z'; there are a, b, c.", exception.Message);
        Assert.Throws<UnknownExpertException>(() => pool.Client("../a"));
        Assert.Equal(["a", "b", "c"], exception.Names);
    }

    [Fact]
    public async Task All_who_ask_at_once_share_one_load()
    {
        await using var pool = new ExpertPool(_expert.Models);
        ExpertLease[] leases = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () => await pool.GetAsync("a"))));
        Assert.Single(leases.Select(lease => lease.Model).Distinct());
        Array.ForEach(leases, lease => lease.Dispose());
    }

    [Fact]
    public async Task The_one_unused_for_longest_makes_room()
    {
        await using var pool = new ExpertPool(_expert.Models, new() { Resident = 2 });
        foreach (string name in new[] { "a", "b", "a", "c" })
        {
            (await pool.GetAsync(name)).Dispose();
        }

        Assert.Equal(["a", "c"], pool.Resident);
    }

    [Fact]
    public async Task One_in_use_is_never_unloaded_and_a_pool_full_of_them_is_busy()
    {
        await using var pool = new ExpertPool(_expert.Models, new() { Resident = 2 });
        ExpertLease a = await pool.GetAsync("a");
        using ExpertLease b = await pool.GetAsync("b");
        ExpertBusyException busy = await Assert.ThrowsAsync<ExpertBusyException>(async () => await pool.GetAsync("c"));
        Assert.True(busy.RetryAfter > TimeSpan.Zero);
        Assert.Equal(["a", "b"], pool.Resident);
        a.Dispose();
        a.Dispose();
        using ExpertLease c = await pool.GetAsync("c");
        Assert.Equal(["b", "c"], pool.Resident);
    }

    [Fact]
    public async Task Bytes_are_a_limit_too_but_one_expert_always_fits()
    {
        await using var pool = new ExpertPool(_expert.Models, new() { ResidentBytes = 1 });
        (await pool.GetAsync("a")).Dispose();
        (await pool.GetAsync("b")).Dispose();
        Assert.Equal(["b"], pool.Resident);
        await using var roomy = new ExpertPool(
            _expert.Models, new() { ResidentBytes = 2 * ExpertFolder.Read(Path.Combine(_expert.Models, "a")).ModelBytes });
        (await roomy.GetAsync("a")).Dispose();
        (await roomy.GetAsync("b")).Dispose();
        (await roomy.GetAsync("c")).Dispose();
        Assert.Equal(["b", "c"], roomy.Resident);
    }

    [Fact]
    public async Task A_broken_expert_fails_alone_and_works_once_repaired()
    {
        string weights = Path.Combine(_expert.Models, "b", ExpertFiles.Weights);
        byte[] bytes = File.ReadAllBytes(weights);
        File.WriteAllBytes(weights, bytes[..^10]);
        await using var pool = new ExpertPool(_expert.Models);
        await Assert.ThrowsAsync<ExpertFolderException>(async () => await pool.GetAsync("b"));
        (await pool.GetAsync("a")).Dispose();
        File.WriteAllBytes(weights, bytes);
        using ExpertLease lease = await pool.GetAsync("b");
        Assert.Equal("b", lease.Model.Manifest.Name);
    }

    [Fact]
    public async Task A_failed_load_is_tried_again()
    {
        await using var pool = new ExpertPool(_expert.Models);
        Assert.Equal("b", pool.Manifest("b").Name);
        string tokenizer = Path.Combine(_expert.Models, "b", ExpertFiles.Tokenizer);
        string text = File.ReadAllText(tokenizer);
        File.WriteAllText(tokenizer, "{");
        Assert.Contains(
            "tokenizer",
            (await Assert.ThrowsAsync<ExpertFolderException>(async () => await pool.GetAsync("b"))).Message,
            StringComparison.Ordinal);
        Assert.Empty(pool.Resident);
        File.WriteAllText(tokenizer, text);
        (await pool.GetAsync("b")).Dispose();
        Assert.Equal(["b"], pool.Resident);
    }

    [Theory]
    [InlineData("\"layers\": 2", "\"layers\": 1", "routing")]
    [InlineData("\"vocabulary_size\": 288", "\"vocabulary_size\": 320", "logits")]
    [InlineData("\"head_size\": 16", "\"head_size\": 32", "past_key_values.0.key")]
    [InlineData("\"convolution_width\": 3", "\"convolution_width\": 4", "past_convolution.0")]
    public async Task A_manifest_that_does_not_fit_its_model_is_refused(string old, string changed, string input)
    {
        string manifest = Path.Combine(_expert.Models, "a", ExpertFiles.Manifest);
        string text = File.ReadAllText(manifest);
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(manifest, text.Replace(old, changed, StringComparison.Ordinal));
        await using var pool = new ExpertPool(_expert.Models);
        ExpertFolderException exception = await Assert.ThrowsAsync<ExpertFolderException>(async () => (await pool.GetAsync("a")).Dispose());
        Assert.Contains($"'{input}'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_the_runtime_refuses_is_one_sentence()
    {
        string model = Path.Combine(_expert.Models, "a", ExpertFiles.Model);
        byte[] bytes = File.ReadAllBytes(model);
        for (int at; (at = bytes.AsSpan().IndexOf("GroupQueryAttention"u8)) >= 0;)
        {
            bytes[at] = (byte)'Z';
        }

        File.WriteAllBytes(model, bytes);
        await using var pool = new ExpertPool(_expert.Models);
        ExpertFolderException exception = await Assert.ThrowsAsync<ExpertFolderException>(async () => (await pool.GetAsync("a")).Dispose());
        Assert.Contains("cannot be loaded", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_under_another_name_is_refused()
    {
        Directory.Move(Path.Combine(_expert.Models, "a"), Path.Combine(_expert.Models, "d"));
        await using var pool = new ExpertPool(_expert.Models);
        Assert.Contains(
            "holds the expert 'a'",
            (await Assert.ThrowsAsync<ExpertFolderException>(async () => await pool.GetAsync("d"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disposal_waits_for_running_answers_and_refuses_new_ones()
    {
        var pool = new ExpertPool(_expert.Models);
        IChatClient client = pool.Client("a");
        IAsyncEnumerator<ChatResponseUpdate> answer = client.GetStreamingResponseAsync("the dog", new() { Temperature = 1, Seed = 3, MaxOutputTokens = 9 }).GetAsyncEnumerator();
        Assert.True(await answer.MoveNextAsync());
        Task disposal = pool.DisposeAsync().AsTask();
        Assert.False(disposal.IsCompleted);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pool.GetAsync("b"));
        while (await answer.MoveNextAsync())
        {
            Assert.False(disposal.IsCompleted);
        }

        await answer.DisposeAsync();
        await disposal;
        Assert.Empty(pool.Resident);
    }

    [Fact]
    public async Task Answers_stay_right_while_experts_come_and_go()
    {
        var options = new ChatOptions { MaxOutputTokens = 6 };
        var alone = new Dictionary<string, string>();
        await using (var roomy = new ExpertPool(_expert.Models))
        {
            foreach (string name in roomy.Names)
            {
                alone[name] = (await roomy.Client(name).GetResponseAsync("the dog", options)).Text;
            }
        }

        await using var pool = new ExpertPool(_expert.Models, new() { Resident = 2 });
        await Task.WhenAll(Enumerable.Range(0, 2).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            for (int i = 0; i < 30; i++)
            {
                string name = pool.Names[random.Next(3)];
                Assert.Equal(alone[name], (await pool.Client(name).GetResponseAsync("the dog", options)).Text);
            }
        })));
    }

    [Fact]
    public void Folders_without_experts_are_one_sentence()
    {
        Assert.Contains(
            "no models folder",
            Assert.Throws<ExpertFolderException>(() => new ExpertPool(Path.Combine(_expert.Models, "none"))).Message,
            StringComparison.Ordinal);
        string empty = Directory.CreateDirectory(Path.Combine(_expert.Models, "empty")).FullName;
        Assert.Contains(
            "holds no expert", Assert.Throws<ExpertFolderException>(() => new ExpertPool(empty)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ExpertPool(_expert.Models, new() { Resident = 0 }));
        Assert.Throws<ArgumentException>(
            () => new ExpertPool(_expert.Models, new() { Model = new() { Slots = 0, Threads = 0, Waiting = -1 } }));
    }
}
