using CoERouter.Experts.Folders;
using CoERouter.Experts.Generation;
using CoERouter.Host.Composition;
using CoERouter.Tests.Conformance.Folders;
using CoERouter.Tests.Experts.Folders;
using Xunit;

namespace CoERouter.Tests.Host.Composition;

public sealed class TrialRecordTests : IDisposable
{
    private readonly TestExpert _experts = new();
    private readonly ExpertFolder _folder;

    public TrialRecordTests() => _folder = _experts.Write("one");

    private string RecordPath => Path.Combine(_experts.Models, ModelsFolder.Trials);

    public void Dispose() => _experts.Dispose();

    [Fact]
    public void What_was_added_is_held_by_every_reader()
    {
        TrialRecord record = new(_experts.Models);
        Assert.False(record.Holds(_folder));
        record.Add(_folder);
        Assert.True(record.Holds(_folder));
        Assert.True(new TrialRecord(_experts.Models).Holds(ExpertFolder.Read(_folder.Path)));
        Assert.False(record.Holds(_experts.Write("two", seed: 2)));
        Assert.Empty(Directory.GetFiles(_experts.Models, "*.partial"));
    }

    [Fact]
    public void Adding_twice_keeps_one_entry()
    {
        TrialRecord record = new(_experts.Models);
        record.Add(_folder);
        byte[] first = File.ReadAllBytes(RecordPath);
        record.Add(_folder);
        Assert.Equal(first, File.ReadAllBytes(RecordPath));
    }

    [Theory]
    [InlineData(ExpertFiles.Model)]
    [InlineData(ExpertFiles.GenerationConfiguration)]
    [InlineData(ExpertFiles.Manifest)]
    public void An_expert_that_was_changed_is_another_one(string file)
    {
        TrialRecord record = new(_experts.Models);
        record.Add(_folder);
        string path = Path.Combine(_folder.Path, file);
        File.WriteAllBytes(path, [.. File.ReadAllBytes(path), (byte)' ']);
        Assert.False(record.Holds(_folder));
    }

    [Fact]
    public void A_folder_without_manifest_has_an_identity_too()
    {
        string path = Path.Combine(_experts.Models, "foreign");
        TinyDecoder.Write(path);
        TrialRecord record = new(_experts.Models);
        ExpertFolder foreign = ExpertFolder.Read(path);
        record.Add(foreign);
        Assert.True(record.Holds(foreign));
        Assert.False(record.Holds(ExpertFolder.Record(path)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"format":2,"passed":[]}""")]
    [InlineData("""{"format":1}""")]
    [InlineData("""{"format":1,"passed":"all"}""")]
    public void A_damaged_record_counts_as_empty_and_is_written_anew(string text)
    {
        File.WriteAllText(RecordPath, text);
        TrialRecord record = new(_experts.Models);
        Assert.False(record.Holds(_folder));
        record.Add(_folder);
        Assert.True(record.Holds(_folder));
    }

    [Fact]
    public void A_record_that_cannot_be_written_remembers_nothing_and_throws_nothing()
    {
        Directory.CreateDirectory(RecordPath);
        TrialRecord record = new(_experts.Models);
        record.Add(_folder);
        Assert.False(record.Holds(_folder));
    }

    [Fact]
    public void Old_entries_make_room()
    {
        string entries = string.Join(',', Enumerable.Range(0, 1024).Select(index => $"\"{index:x64}\""));
        File.WriteAllText(RecordPath, $$"""{"format":1,"passed":[{{entries}}]}""");
        TrialRecord record = new(_experts.Models);
        record.Add(_folder);
        Assert.True(record.Holds(_folder));
        string text = File.ReadAllText(RecordPath);
        Assert.DoesNotContain($"\"{0:x64}\"", text, StringComparison.Ordinal);
        Assert.Contains($"\"{1:x64}\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expert_is_tried_once()
    {
        CountingTrial trial = new(null);
        for (int time = 0; time < 3; time++)
        {
            await new RememberedTrial(new TrialRecord(_experts.Models), trial).RunAsync(_folder, CancellationToken.None);
        }

        Assert.Equal(1, trial.Runs);
    }

    [Fact]
    public async Task An_expert_that_fails_its_trial_is_tried_again()
    {
        CountingTrial trial = new(new ExpertFolderException("It brings the runtime down."));
        for (int time = 0; time < 2; time++)
        {
            await Assert.ThrowsAsync<ExpertFolderException>(
                () => new RememberedTrial(new TrialRecord(_experts.Models), trial).RunAsync(_folder, CancellationToken.None));
        }

        Assert.Equal(2, trial.Runs);
        Assert.False(File.Exists(RecordPath));
    }

    // A folder may claim anything of itself, also to be of this project.
    [Fact]
    public async Task A_pool_tries_experts_that_bring_a_manifest_of_this_project()
    {
        CountingTrial trial = new(new ExpertFolderException("It brings the runtime down."));
        await using ExpertPool pool = new(_experts.Models, trial: new RememberedTrial(new TrialRecord(_experts.Models), trial));
        Assert.NotNull(_folder.Manifest.Spec);

        // A lease that is given after all goes back, or the pool would wait for it instead of letting the test fail.
        Exception? refusal = await Record.ExceptionAsync(async () => (await pool.GetAsync("one", CancellationToken.None)).Dispose());
        Assert.IsType<ExpertFolderException>(refusal);
        Assert.Equal(1, trial.Runs);
    }

    [Fact]
    public async Task A_process_of_its_own_tries_an_expert_of_this_project()
    {
        TrialRecord record = new(_experts.Models);
        await new RememberedTrial(record, new ProcessTrial(TimeSpan.FromMinutes(5))).RunAsync(_folder, CancellationToken.None);
        Assert.True(record.Holds(_folder));
    }

    [Fact]
    public void The_embedded_experts_need_no_trial()
    {
        string models = EmbeddedModels.Locate();
        TrialRecord record = new(models);
        Assert.All(
            Directory.GetDirectories(models).Where(ExpertFiles.MarkFolder),
            folder => Assert.True(record.Holds(ExpertFolder.Read(folder)), $"'{folder}' is not in {ModelsFolder.Trials}."));
    }

    private sealed class CountingTrial(ExpertFolderException? refusal) : IFolderTrial
    {
        public int Runs { get; private set; }

        public Task RunAsync(ExpertFolder folder, CancellationToken cancellationToken)
        {
            Runs++;
            return refusal is null ? Task.CompletedTask : Task.FromException(refusal);
        }
    }
}
