using Xunit;

namespace CoERouter.Tests.Experts.Tokenization;

/// <summary>Published models and tokenizers, with what others expect of them, beside the repository; tests skip where they are absent.</summary>
internal static class SharedFixtures
{
    private const string Folder = "shared/fixtures";

    internal static string Tokenizer(string name) => Find($"09-tokenizers/tokenizer-json/{name}");

    internal static string Tiktoken(string name) => Find($"09-tokenizers/tiktoken/{name}");

    internal static string Vectors(string name) => Find($"09-tokenizers/vectors/{name}");

    internal static string SentencePiece(string name) => Find($"09-tokenizers/sentencepiece/{name}");

    /// <summary>The path of a fixture; the test is skipped where it is absent.</summary>
    internal static string Find(string relative)
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
