using System.Text.Json.Serialization;

namespace CoERouter.Router.Outcomes;

/// <summary>The JSON shape of an outcome table.</summary>
internal sealed record OutcomeDocument
{
    public required string[] Categories { get; init; }

    public required CellRow[] Cells { get; init; }

    internal sealed record CellRow
    {
        public required string Category { get; init; }

        public required string Arm { get; init; }

        [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
        public required double Score { get; init; }

        public required int Count { get; init; }

        [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
        public required double MeanActiveParameters { get; init; }

        [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
        public double MeanLatencyMilliseconds { get; init; }

        [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
        public double? MeanCost { get; init; }
    }
}
