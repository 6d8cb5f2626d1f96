using CoERouter.Host.Composition;
using Xunit;

namespace CoERouter.Tests.Host.Composition;

public sealed class ModelsFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("coe-root").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void The_first_folder_with_experts_at_a_start_or_above_counts()
    {
        string deep = Directory.CreateDirectory(Path.Combine(_root, "a", "b", "c")).FullName;
        Directory.CreateDirectory(Path.Combine(_root, "a", "b", "models", "unrelated"));
        Expert(Path.Combine(_root, "a", "models"));
        Expert(Path.Combine(_root, "models"));
        Assert.Equal(Path.Combine(_root, "a", "models"), ModelsFolder.Locate(null, [deep]));
        Assert.Equal(Path.Combine(_root, "models"), ModelsFolder.Locate(null, [_root, deep]));
        Assert.Equal(Path.Combine(_root, "models"), ModelsFolder.Locate(Path.Combine(_root, "models"), [deep]));
    }

    [Fact]
    public void None_is_one_sentence_that_says_where_it_looked()
    {
        string message = Assert.Throws<ModelsFolderException>(() => ModelsFolder.Locate(null, [_root, _root])).Message;
        Assert.Equal($"There is no models folder: no folder 'models' with experts in '{_root}' or above. Name one with --models.", message);
        Assert.Contains(
            "nowhere", Assert.Throws<ModelsFolderException>(() => ModelsFolder.Locate(Path.Combine(_root, "nowhere"), []))
                .Message, StringComparison.Ordinal);
    }

    private static void Expert(string models)
    {
        Directory.CreateDirectory(Path.Combine(models, "x"));
        File.WriteAllText(Path.Combine(models, "x", "expert.json"), "{}");
    }
}
