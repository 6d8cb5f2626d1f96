namespace CoERouter.Host.Gateway.Wire;

/// <summary>A whole answer.</summary>
internal sealed record ChatCompletion
{
    public required string Id { get; init; }

    public string Object { get; init; } = "chat.completion";

    public required long Created { get; init; }

    public required string Model { get; init; }

    public required ChatCompletionChoice[] Choices { get; init; }

    public required ChatUsage Usage { get; init; }

    public AnswerDetails? Coe { get; init; }
}
