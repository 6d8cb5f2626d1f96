using Xunit;

namespace CoERouter.Tests.Experts.Tokenization;

/// <summary>Published tokenizers and their published ids, beside the repository; tests skip where they are absent.</summary>
internal static class SharedFixtures
{
    private const string Folder = "shared/fixtures/09-tokenizers";

    internal static string Tokenizer(string name) => File($"tokenizer-json/{name}");

    internal static string Tiktoken(string name) => File($"tiktoken/{name}");

    internal static string Vectors(string name) => File($"vectors/{name}");

    private static string File(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!System.IO.File.Exists(Path.Combine(folder.FullName, "CoERouter.sln")))
            {
                continue;
            }

            // The fixtures lie beside the repository, or beside the folder that holds its work trees.
            foreach (var root in new[] { folder.Parent, folder.Parent?.Parent })
            {
                var path = root is null ? "" : Path.Combine(root.FullName, Folder, relative);
                if (System.IO.File.Exists(path))
                {
                    return path;
                }
            }
        }

        Assert.Skip($"The shared fixture {relative} is not beside this repository.");
        return "";
    }
}
