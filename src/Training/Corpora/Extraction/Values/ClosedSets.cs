namespace CoERouter.Training.Corpora.Extraction.Values;

/// <summary>Words that a format fixes, so that there is no second set to keep from training.</summary>
internal static class ClosedSets
{
    private static readonly string[] Currencies =
        ["EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "AUD", "CAD", "INR", "JPY", "ZAR", "BRL", "SGD"];

    private static readonly string[] Levels =
        ["INFO", "WARN", "ERROR", "DEBUG", "FATAL", "TRACE", "CRITICAL", "info", "warn", "error", "debug", "warning", "notice"];

    private static readonly string[] HttpStatuses =
        ["200", "201", "204", "301", "302", "304", "400", "401", "403", "404", "409", "429", "500", "502", "503", "504"];

    private static readonly string[] Ports = ["22", "25", "80", "443", "3306", "5432", "6379", "8080", "8443", "9090"];

    public static string Currency(Draft draft) => draft.OneOf<string>(Currencies);

    public static string Level(Draft draft) => draft.OneOf<string>(Levels);

    public static string HttpStatus(Draft draft) => draft.OneOf<string>(HttpStatuses);

    /// <summary>A port: a well-known one or any other.</summary>
    public static string Port(Draft draft) => draft.Chance(0.5) ? draft.OneOf<string>(Ports) : draft.Random.Next(1024, 65536).ToString("D");

    public static string Priority(Draft draft) => draft.OneOf("low", "normal", "medium", "high", "urgent", "critical", "P1", "P2", "P3");
}
