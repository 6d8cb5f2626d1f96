using System.Diagnostics;
using System.Globalization;
using CoERouter.Experts.Folders;
using CoERouter.Experts.Generation;
using CoERouter.Host.Commands;

namespace CoERouter.Host.Composition;

/// <summary>Tries folders of others out with <c>coe check</c>, a process of its own that is ended when it takes too long.</summary>
/// <param name="limit">How long loading and the first tokens may take.</param>
internal sealed class ProcessTrial(TimeSpan limit) : IFolderTrial
{
    private const int MostOutputCharacters = 1 << 16;

    public async Task RunAsync(ExpertFolder folder, CancellationToken cancellationToken)
    {
        using Process process = Start(folder.Path);
        using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(limit);
        try
        {
            Task<string> output = ReadAsync(process.StandardOutput, late.Token);
            Task<string> error = ReadAsync(process.StandardError, late.Token);
            await process.WaitForExitAsync(late.Token).ConfigureAwait(false);
            string said = await output.ConfigureAwait(false);
            await error.ConfigureAwait(false);
            Judge(folder, process.ExitCode, said);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ExpertFolderException(string.Create(
                CultureInfo.InvariantCulture,
                $"The expert folder '{folder.Path}' cannot be served: loading it and its first tokens take longer than {limit.TotalSeconds:0} s."));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static void Judge(ExpertFolder folder, int code, string said)
    {
        if (code == ExitCodes.Success)
        {
            return;
        }

        string sentence = said.Trim();
        string prefix = $"{folder.Path}: ";
        throw new ExpertFolderException(
            code == ExitCodes.Failure && sentence.StartsWith(prefix, StringComparison.Ordinal)
                ? sentence[prefix.Length..]
                : $"The expert folder '{folder.Path}' cannot be served: its model brings the runtime down (exit code {code}).");
    }

    private Process Start(string folder)
    {
        // Run by the host of .NET, the program is an argument of it.
        string host = Environment.ProcessPath ?? "dotnet";
        string program = typeof(ProcessTrial).Assembly.Location;
        var start = new ProcessStartInfo
        {
            FileName = Path.GetFileNameWithoutExtension(host) == Path.GetFileNameWithoutExtension(program) ? host : "dotnet",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        if (start.FileName != host)
        {
            start.FileName = Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : start.FileName;
            start.ArgumentList.Add(program);
        }

        foreach (string argument in (ReadOnlySpan<string>)["check", "--seconds", limit.TotalSeconds.ToString(CultureInfo.InvariantCulture), folder])
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var kept = new System.Text.StringBuilder();
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and int count)
        {
            kept.Append(buffer, 0, Math.Min(count, MostOutputCharacters - kept.Length));
        }

        return kept.ToString();
    }
}
