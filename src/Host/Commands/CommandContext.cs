namespace CoERouter.Host.Commands;

/// <summary>What the commands see of the outside world.</summary>
public sealed record CommandContext
{
    /// <summary>Answers and tables.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Everything that is said about them.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Where a prompt comes from that is not on the command line; null where someone sits at a keyboard.</summary>
    public TextReader? Input { get; init; }

    /// <summary>Where to look for the models folder.</summary>
    public required IReadOnlyList<string> SearchFolders { get; init; }

    /// <summary>Reads environment variables.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>The clock. Default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Says where the log of a server goes; null means the console of this process.</summary>
    public Action<ILoggingBuilder>? Logging { get; init; }

    /// <summary>Makes the receiver of Ctrl-C for one command.</summary>
    public Func<Interrupts> Interrupts { get; init; } = static () => Commands.Interrupts.Listen(TimeProvider.System);

    /// <summary>The console and folders of this process.</summary>
    public static CommandContext OfProcess() => new()
    {
        Output = Console.Out,
        Error = Console.Error,
        Input = Console.IsInputRedirected ? Console.In : null,
        SearchFolders = [Environment.CurrentDirectory, AppContext.BaseDirectory],
    };
}
