using System.Text.Json;
using Xunit;

namespace CoERouter.Tests.Conformance.Templates;

/// <summary>The published chat templates, which lie beside the repository and not in it.</summary>
internal static class ChatTemplateFixtures
{
    private const string Folder = "shared/fixtures/10-chat-templates";

    public static JsonElement Read(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Locate(file)));
        return document.RootElement.Clone();
    }

    public static IReadOnlyList<string> TemplateFiles() =>
        [.. Directory.EnumerateFiles(Locate("llama.cpp-templates"), "*.jinja").Order(StringComparer.Ordinal)];

    private static string Locate(string name)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CoERouter.sln")))
        {
            folder = folder.Parent;
        }

        // A worktree may stand one level deeper than the repository.
        for (DirectoryInfo? place = folder?.Parent; place is not null; place = place.Parent)
        {
            string path = Path.Combine(place.FullName, Folder, name);
            if (Path.Exists(path))
            {
                return path;
            }
        }

        Assert.Skip($"The shared fixture {Folder}/{name} is not beside this repository.");
        return string.Empty;
    }
}
