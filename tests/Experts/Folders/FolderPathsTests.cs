using CoERouter.Experts.Folders;
using CoERouter.Tests.Runtime;
using Xunit;

namespace CoERouter.Tests.Experts.Folders;

public sealed class FolderPathsTests : IDisposable
{
    private readonly TestFolder _root = new();
    private readonly string _folder;

    public FolderPathsTests()
    {
        _folder = _root.File("expert");
        Directory.CreateDirectory(Path.Combine(_folder, "inner"));
        File.WriteAllText(Path.Combine(_folder, "a"), "a");
        File.WriteAllText(Path.Combine(_folder, "inner", "b"), "b");
        File.WriteAllText(_root.File("outside"), "secret");
    }

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData("a")]
    [InlineData("inner/b")]
    public void A_file_within_is_found(string name) => Assert.Equal(Path.Combine(_folder, name), FolderPaths.Resolve(_folder, name));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../outside")]
    [InlineData("inner/../a")]
    [InlineData("./a")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("inner//b")]
    [InlineData("inner\\b")]
    [InlineData("c:a")]
    [InlineData("a\0")]
    [InlineData("*")]
    public void A_name_that_is_no_plain_path_within_is_refused(string name) => Assert.Equal(
        $"The expert folder '{_folder}' names the file '{name.Replace('\0', '?')}', which does not lie in it.",
        Assert.Throws<ExpertFolderException>(() => FolderPaths.Resolve(_folder, name)).Message);

    [Fact]
    public void A_name_that_is_too_long_is_shown_by_its_beginning()
    {
        string message = Assert.Throws<ExpertFolderException>(() => FolderPaths.Resolve(_folder, new string('x', 1025))).Message;
        Assert.Contains($"'{new string('x', 100)}…'", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("c")]
    [InlineData("inner")]
    [InlineData("inner/c")]
    [InlineData("a/b")]
    public void A_file_that_is_not_there_is_named(string name) => Assert.Equal(
        $"The expert folder '{_folder}' lacks {name}.", Assert.Throws<ExpertFolderException>(() => FolderPaths.Resolve(_folder, name)).Message);

    [Fact]
    public void A_link_within_is_followed_to_what_it_names()
    {
        Link("link", "inner/b");
        Link("folder", "inner");
        Link("inner/deep", "b");
        Link("twice", "link");
        string b = Path.Combine(_folder, "inner", "b");
        foreach (string name in (string[])["link", "folder/b", "inner/deep", "twice", "folder/deep"])
        {
            Assert.Equal(b, FolderPaths.Resolve(_folder, name));
        }
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("inner/../../outside")]
    [InlineData("/etc/hostname")]
    public void A_link_that_leaves_is_refused(string target)
    {
        Link("link", target);
        Assert.Equal(
            $"The file 'link' of the expert folder '{_folder}' is a link that leaves the folder.",
            Assert.Throws<ExpertFolderException>(() => FolderPaths.Resolve(_folder, "link")).Message);
    }

    [Fact]
    public void A_link_of_a_folder_that_leaves_is_refused()
    {
        Link("up", "..");
        Assert.Contains("leaves the folder", Assert.Throws<ExpertFolderException>(() => FolderPaths.Resolve(_folder, "up/outside")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_that_never_end_are_refused()
    {
        Link("x", "y");
        Link("y", "x");
        Link("self", "self");
        Assert.Throws<ExpertFolderException>(() => FolderPaths.Resolve(_folder, "x"));
        Assert.Throws<ExpertFolderException>(() => FolderPaths.Resolve(_folder, "self"));
    }

    [Fact]
    public void A_link_to_nothing_is_a_file_that_is_not_there()
    {
        Link("link", "none");
        Assert.Contains("lacks link", Assert.Throws<ExpertFolderException>(() => FolderPaths.Resolve(_folder, "link")).Message, StringComparison.Ordinal);
    }

    private void Link(string name, string target) => File.CreateSymbolicLink(Path.Combine(_folder, name), target);
}
