using System.Globalization;
using CoERouter.Training.Corpora.Extraction.Words;

namespace CoERouter.Training.Corpora.Extraction.Values;

/// <summary>Values of log lines and addresses of the net.</summary>
internal static class SystemWriter
{
    private const double InventedShare = 0.35;

    private static readonly string[] StampFormats =
    [
        "yyyy-MM-ddTHH:mm:ssZ", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss,fff", "MMM dd HH:mm:ss", "dd/MMM/yyyy:HH:mm:ss",
        "HH:mm:ss.fff", "yyyy/MM/dd HH:mm:ss"
    ];

    public static string Host(Draft draft)
    {
        string host = draft.PickOrInvent(SystemPools.HostRoles, InventedShare, capital: false);
        string digits = draft.Random.Next(1, 100).ToString(draft.OneOf("D", "D2"), CultureInfo.InvariantCulture);
        host += draft.OneOf(string.Empty, "-", string.Empty) + digits;
        return draft.Random.Next(5) switch
        {
            0 => host + "." + PeopleWriter.Domain(draft),
            1 => host + "." + draft.OneOf("local", "internal", "lan", "prod", "corp"),
            2 => draft.Fresh("%%%%%%", "~~~-%%%%", "%%%%-%%%%-%%"),
            _ => host,
        };
    }

    public static string Url(Draft draft)
    {
        string site = draft.OneOf("https://", "http://", "https://www.", "www.") + PeopleWriter.Domain(draft);
        return draft.Chance(0.6) ? site + Path(draft) : site;
    }

    public static string Path(Draft draft)
    {
        string path = string.Empty;
        for (int left = draft.Random.Next(1, 4); left > 0; left--)
        {
            path += "/" + draft.PickOrInvent(SystemPools.PathWords, InventedShare, capital: false);
        }

        return draft.Random.Next(4) switch
        {
            0 => path + "/" + draft.Random.Next(1, 100000),
            1 => path + draft.OneOf(".html", ".png", ".json", ".js"),
            _ => path,
        };
    }

    public static string File(Draft draft)
    {
        string file = draft.PickOrInvent(SystemPools.Services, InventedShare, capital: false);
        return file + draft.OneOf(string.Empty, "_" + draft.Random.Next(1, 30)) + "." + draft.Pick(SystemPools.FileEndings);
    }

    public static string Ip(Draft draft) => draft.OnSide(() =>
    {
        string any = draft.Random.Next(1, 224) + "." + draft.Random.Next(256);
        string network = draft.OneOf("10." + draft.Random.Next(256), "192.168", "172.16", "203.0", any);
        return $"{network}.{draft.Random.Next(256)}.{draft.Random.Next(1, 255)}";
    });

    public static string Message(Draft draft)
    {
        string thing = draft.PickOrInvent(SystemPools.Things, 0.15, capital: false);
        string name = draft.Chance(0.35) ? " " + draft.Fresh("###", "%%%%", "~~~", "%%%%%%%", "@##", "######") : string.Empty;
        string happened = draft.Pick(SystemPools.Events);
        return draft.Random.Next(4) switch
        {
            0 => $"{thing}{name} {happened} {draft.OneOf("for", "on", "in", "by")} {draft.PickOrInvent(SystemPools.Things, 0.3, capital: false)}",
            1 => $"{char.ToUpperInvariant(thing[0])}{thing[1..]}{name} {happened}",
            _ => $"{thing}{name} {happened}",
        };
    }

    /// <summary>A message with a quoted name: the few values whose JSON needs an escape.</summary>
    public static string QuotedMessage(Draft draft) =>
        $"{draft.Pick(SystemPools.Things)} \"{draft.Invent(capital: false)}\" {draft.Pick(SystemPools.Events)}";

    public static string Stamp(Draft draft) =>
        draft.Day.ToDateTime(new TimeOnly(draft.Random.NextInt64(TimeSpan.TicksPerDay)))
            .ToString(draft.OneOf<string>(StampFormats), CultureInfo.InvariantCulture);
}
