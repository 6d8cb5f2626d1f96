namespace CoERouter.Host.Commands;

/// <summary>Where a single prompt comes from: the command line, or the standard input.</summary>
internal static class PromptSource
{
    /// <summary>Reads the prompt.</summary>
    /// <exception cref="ArgumentException">There is none, or it is empty.</exception>
    public static async Task<string> ReadAsync(string? argument, CommandContext context, CancellationToken cancellationToken)
    {
        string? prompt = argument is null or "-" && context.Input is { } input
            ? await input.ReadToEndAsync(cancellationToken).ConfigureAwait(false)
            : argument;
        return string.IsNullOrWhiteSpace(prompt)
            ? throw new ArgumentException("The prompt is empty; give it as one argument in quotes, or through the standard input.")
            : prompt.TrimEnd('\r', '\n');
    }
}
