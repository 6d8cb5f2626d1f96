using CoERouter.Router.Arms;

namespace CoERouter.Router.Mapping;

/// <summary>The JSON shape of a map.</summary>
internal sealed record CategoryMapDocument
{
    public string? Revision { get; init; }

    public required double Objective { get; init; }

    public required double Bound { get; init; }

    public Budget Budget { get; init; } = Budget.Unlimited;

    public required Arm GeneralArm { get; init; }

    public required MapEntry[] Categories { get; init; }

    public required ExpertCost[] Experts { get; init; }
}
