using CoERouter.Runtime;
using CoERouter.Runtime.Interop;
using Xunit;

namespace CoERouter.Tests.Runtime.Interop;

public sealed class RuntimeLibraryTests
{
    [Fact]
    public void An_explicit_path_is_the_only_candidate()
    {
        Assert.Equal(["elsewhere.so"], RuntimeLibrary.Candidates("elsewhere.so", "folder"));
    }

    [Fact]
    public void Otherwise_the_folders_come_before_the_system()
    {
        IReadOnlyList<string> candidates = RuntimeLibrary.Candidates(null, "first", null, "second", "first");

        Assert.StartsWith("first", candidates[0], StringComparison.Ordinal);
        Assert.Contains(candidates, candidate => candidate.StartsWith(Path.Combine("first", "runtimes"), StringComparison.Ordinal));
        Assert.Contains(candidates, candidate => candidate.StartsWith("second", StringComparison.Ordinal));
        Assert.Equal(Path.GetFileName(candidates[^1]), candidates[^1]);
        Assert.Equal(candidates.Distinct(), candidates);
    }

    [Fact]
    public void A_missing_library_is_one_sentence_with_the_places_and_the_remedy()
    {
        using var folder = new TestFolder();
        string first = folder.File("libonnxruntime.so");
        string second = Path.Combine("no", "such", "libonnxruntime.so");

        OnnxRuntimeException missing = Assert.Throws<OnnxRuntimeException>(() => RuntimeLibrary.Load([first, second]));

        Assert.Contains(first, missing.Message, StringComparison.Ordinal);
        Assert.Contains(second, missing.Message, StringComparison.Ordinal);
        Assert.Contains("OnnxRuntimeSource", missing.Message, StringComparison.Ordinal);
        Assert.Contains(RuntimeLibrary.PathVariable, missing.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', missing.Message);
    }

    [Fact]
    public void A_file_that_is_no_library_is_named()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.File("libonnxruntime.so"), "not a library");

        OnnxRuntimeException wrong = Assert.Throws<OnnxRuntimeException>(() => RuntimeLibrary.Load([folder.File("libonnxruntime.so")]));

        Assert.Contains("cannot be loaded", wrong.Message, StringComparison.Ordinal);
        Assert.Contains(folder.File("libonnxruntime.so"), wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_library_is_not_taken_for_the_runtime()
    {
        string other = OperatingSystem.IsWindows() ? "kernel32.dll" : OperatingSystem.IsMacOS() ? "libSystem.dylib" : "libm.so.6";

        OnnxRuntimeException wrong = Assert.Throws<OnnxRuntimeException>(() => RuntimeLibrary.Load([other]));

        Assert.Contains($"{other} is not ONNX Runtime", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.30.0", true)]
    [InlineData("1.24.0", true)]
    [InlineData("1.31.2-dev", true)]
    [InlineData("1.23.9", false)]
    [InlineData("2.0.0", false)]
    [InlineData("", false)]
    [InlineData("nonsense", false)]
    public void Only_releases_with_our_function_table_are_supported(string version, bool supported) =>
        Assert.Equal(supported, RuntimeLibrary.IsSupported(version));

    [Fact]
    public void The_library_of_the_build_is_found()
    {
        NativeApi api = RuntimeLibrary.Load(RuntimeLibrary.DefaultCandidates());

        Assert.True(RuntimeLibrary.IsSupported(api.Version));
        Assert.NotEmpty(api.Path);
    }
}
