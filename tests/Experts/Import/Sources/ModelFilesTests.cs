using CoERouter.Experts.Import;
using CoERouter.Experts.Import.Sources;
using CoERouter.Tests.Runtime;
using Xunit;

namespace CoERouter.Tests.Experts.Import.Sources;

public sealed class ModelFilesTests : IDisposable
{
    private readonly TestFolder _root = new();
    private readonly string _folder;

    public ModelFilesTests()
    {
        _folder = _root.File("model");
        Directory.CreateDirectory(_folder);
        File.WriteAllText(Path.Combine(_folder, "config.json"), "{}");
        File.WriteAllText(_root.File("outside"), "secret");
    }

    public void Dispose() => _root.Dispose();

    [Fact]
    public void A_file_of_the_folder_is_found_and_read()
    {
        Assert.Equal(Path.Combine(_folder, "config.json"), ModelFiles.Find(_folder, "config.json"));
        Assert.Equal("{}"u8.ToArray(), ModelFiles.Read(_folder, "config.json", 2));
        Assert.Null(ModelFiles.Find(_folder, "none.json"));
        Assert.Null(ModelFiles.Read(_folder, "none.json", 2));
    }

    [Fact]
    public void A_file_too_large_is_not_read() => Assert.Equal(
        "config.json has 2 bytes; at most 1 are read.", Assert.Throws<ModelImportException>(() => ModelFiles.Read(_folder, "config.json", 1)).Message);

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../outside")]
    [InlineData("/outside")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("c:b")]
    public void A_name_that_is_no_file_of_the_folder_is_refused(string name) => Assert.Equal(
        $"The model folder refers to '{name}', which is not a file of the folder itself.",
        Assert.Throws<ModelImportException>(() => ModelFiles.Find(_folder, name)).Message);

    [Fact]
    public void A_refused_name_is_shown_without_control_characters_and_in_short()
    {
        string message = Assert.Throws<ModelImportException>(() => ModelFiles.Find(_folder, "a\n\0/" + new string('x', 100))).Message;
        Assert.Contains("'a??/" + new string('x', 60) + "...'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_within_the_folder_is_a_file_of_it()
    {
        Link("link.json", "config.json");
        Assert.Equal(Path.Combine(_folder, "link.json"), ModelFiles.Find(_folder, "link.json"));
        Assert.Equal("{}"u8.ToArray(), ModelFiles.Read(_folder, "link.json", 2));
    }

    [Fact]
    public void A_link_that_leaves_the_folder_is_refused()
    {
        Link("link.json", "../outside");
        Assert.Equal(
            "'link.json' is a link that leads out of the model folder, which is not followed.",
            Assert.Throws<ModelImportException>(() => ModelFiles.Find(_folder, "link.json")).Message);

        // Also where the folder beside it only begins with the same letters.
        Directory.CreateDirectory(_root.File("model-2"));
        File.WriteAllText(_root.File("model-2/x"), "secret");
        Link("other.json", "../model-2/x");
        Assert.Throws<ModelImportException>(() => ModelFiles.Find(_folder, "other.json"));
    }

    [Fact]
    public void A_link_to_nothing_is_a_file_that_is_not_there()
    {
        Link("link.json", "none.json");
        Assert.Null(ModelFiles.Find(_folder, "link.json"));
        Assert.Null(ModelFiles.Read(_folder, "link.json", 100));
    }

    [Fact]
    public void Links_in_a_circle_are_refused_with_a_sentence()
    {
        Link("x.json", "y.json");
        Link("y.json", "x.json");
        Exception? fault = Record.Exception(() => ModelFiles.Read(_folder, "x.json", 100));
        Assert.True(fault is null or ModelImportException, fault?.ToString());
    }

    [Fact]
    public void A_snapshot_of_the_hubs_cache_links_into_its_blobs_and_nowhere_else()
    {
        string snapshot = _root.File("models--a--b/snapshots/123");
        Directory.CreateDirectory(Path.Combine(snapshot, "1_Pooling"));
        Directory.CreateDirectory(_root.File("models--a--b/blobs"));
        File.WriteAllText(_root.File("models--a--b/blobs/abc"), "{}");
        File.WriteAllText(_root.File("models--a--b/refs"), "x");
        File.CreateSymbolicLink(Path.Combine(snapshot, "config.json"), "../../blobs/abc");
        File.CreateSymbolicLink(Path.Combine(snapshot, "1_Pooling/config.json"), "../../../blobs/abc");
        File.CreateSymbolicLink(Path.Combine(snapshot, "refs.json"), "../../refs");
        Assert.Equal("{}"u8.ToArray(), ModelFiles.Read(snapshot, "config.json", 2));
        Assert.Equal("{}"u8.ToArray(), ModelFiles.Read(Path.Combine(snapshot, "1_Pooling"), "config.json", 2));
        Assert.Throws<ModelImportException>(() => ModelFiles.Read(snapshot, "refs.json", 2));
    }

    private void Link(string name, string target) => File.CreateSymbolicLink(Path.Combine(_folder, name), target);
}
