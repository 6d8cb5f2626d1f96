namespace CoERouter.Experts.Templates.Jinja;

/// <summary>How templates are rendered.</summary>
public sealed record JinjaSettings
{
    /// <summary>How much a rendering may cost.</summary>
    public JinjaLimits Limits { get; init; } = new();

    /// <summary>Whose behaviour it follows. Default Python.</summary>
    public JinjaDialect Dialect { get; init; } = JinjaDialect.Python;

    /// <summary>The clock of <c>strftime_now</c> and of the time limit. Default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
