using System.Collections.Frozen;
using CoERouter.Training.Corpora.Extraction.Words;

namespace CoERouter.Training.Corpora.Extraction.Values;

/// <summary>Every kind of value by its name.</summary>
internal static class ValueKinds
{
    private static readonly FrozenDictionary<string, ValueKind> All =
        ((IEnumerable<ValueKind>)[.. General(), .. People(), .. Trade(), .. Codes(), .. Systems()]).ToFrozenDictionary(kind => kind.Name);

    public static IEnumerable<ValueKind> Every => All.Values;

    public static ValueKind Get(string name) =>
        All.TryGetValue(name, out ValueKind? kind) ? kind : throw new ArgumentException($"There is no kind of value named '{name}'.", nameof(name));

    private static IEnumerable<ValueKind> General() =>
    [
        new("date", ["date"], draft => draft.Date(0, 0)),
        new("soon", ["date"], draft => draft.Date(1, 9)),
        new("later", ["date"], draft => draft.Date(10, 45)),
        new("past", ["date"], draft => draft.Date(-90, -1)),
        new("birth", ["date"], draft => draft.BirthDate()),
        new("time", ["time"], draft => draft.Time(0, 0)),
        new("later-time", ["time"], draft => draft.Time(15, 180)),
        new("money", ["money"], draft => draft.Amount(1, 1)),
        new("most-money", ["money"], draft => draft.Amount(0.7, 0.95)),
        new("more-money", ["money"], draft => draft.Amount(1.1, 9)),
        new("small-money", ["money"], draft => draft.Amount(0.02, 0.25)),
        new("salary", ["money"], draft => draft.Salary()),
        new("currency", ["money"], ClosedSets.Currency),
        new("symbol", ["money"], draft => draft.OneOf("$", "$", "€", "£", "¥")),
        new("count", ["count"], draft => SmallNumbers.Count(draft)),
        new("few", ["count"], draft => draft.Random.Next(2, 15).ToString("D")),
        new("percent", ["percent"], draft => draft.Random.Next(2, 95) + "%"),
        new("minutes", ["duration"], draft => SmallNumbers.Duration(draft)),
        new("weight", ["weight"], draft => SmallNumbers.Weight(draft)),
        new("filler", [], draft => Fillers.Write(draft)),
    ];

    private static IEnumerable<ValueKind> People() =>
    [
        new("person", ["person"], PeopleWriter.Person),
        new("email", ["email"], PeopleWriter.Email),
        new("user", ["user"], PeopleWriter.User),
        new("phone", ["phone"], PeopleWriter.Phone),
        new("position", ["position"], PeopleWriter.Position),
        new("department", ["department"], draft => draft.Pick(PeoplePools.Departments)),
        new("street", ["street"], PlaceWriter.Street),
        new("city", ["city"], PlaceWriter.City),
        new("zip", ["zip"], PlaceWriter.Zip),
        new("country", ["country"], draft => draft.Pick(PlacePools.Countries)),
    ];

    private static IEnumerable<ValueKind> Trade() =>
    [
        new("company", ["company"], TradeWriter.Company),
        new("hotel", ["company"], draft => TradeWriter.Venue(draft, TradePools.Lodging)),
        new("restaurant", ["company"], draft => TradeWriter.Venue(draft, TradePools.Cuisine)),
        new("product", ["product"], TradeWriter.Product),
        new("subject", ["subject"], TradeWriter.Subject),
        new("topic", ["subject"], draft => draft.PickOrInvent(TradePools.Topics, 0.25, capital: false)),
        new("status", ["status"], draft => draft.Pick(TradePools.Statuses)),
        new("reason", ["reason"], draft => draft.Pick(TradePools.Hindrances)),
        new("damage", ["reason"], draft => draft.Pick(TradePools.Damages)),
        new("priority", ["priority"], ClosedSets.Priority),
    ];

    private static IEnumerable<ValueKind> Codes() =>
    [
        new("invoice", ["code"], draft => CodeWriter.Code(draft, "INV", "RE", "F", "IN", "R")),
        new("order", ["code"], draft => CodeWriter.Code(draft, "ORD", "SO", "O", "PO", "A")),
        new("tracking", ["code"], draft => CodeWriter.Code(draft, "1Z", "JD", "TRK", "LX", "RR")),
        new("booking", ["code"], draft => CodeWriter.Code(draft, "BK", "RES", "B", "K")),
        new("ticket", ["code"], draft => CodeWriter.Code(draft, "TCK", "REQ", "INC", "SUP", "T")),
        new("customer-code", ["code"], draft => CodeWriter.Code(draft, "C", "CU", "KD", "ACC")),
        new("serial", ["code"], draft => CodeWriter.Code(draft, "SN", "S", "X")),
        new("sku", ["code"], draft => CodeWriter.Code(draft, "SKU", "ART", "P", "MX")),
        new("iban", ["iban"], CodeWriter.Iban),
        new("vat", ["vat"], draft => draft.Fresh("DE#########", "ATU########", "GB#########", "FR*#########", "PL##########")),
        new("room", ["room"], draft => draft.Fresh("###", "@##", "@###", "#.##", "@#.##", "@@#", "##@")),
        new("seat", ["seat"], draft => draft.Fresh("##@", "#@", "@##", "##")),
        new("flight", ["flight"], draft => draft.Fresh("@@###", "@@####", "@@ ###", "@@ ####", "*@###")),
        new("train", ["train"], draft => draft.Fresh("ICE ###", "IC ####", "RE ##", "R###", "TGV ####", "@@ ###")),
        new("gate", ["gate"], draft => draft.Fresh("@##", "@#", "##", "##@")),
        new("platform", ["platform"], SmallNumbers.Platform),
        new("plate", ["plate"], draft => draft.Fresh("@@-@@ ####", "@@## @@@", "@-@@ ###", "###-@@@", "@@@ ####")),
    ];

    private static IEnumerable<ValueKind> Systems() =>
    [
        new("host", ["host"], SystemWriter.Host),
        new("url", ["url"], SystemWriter.Url),
        new("path", ["url", "file"], SystemWriter.Path),
        new("file", ["file"], SystemWriter.File),
        new("ip", ["ip"], SystemWriter.Ip),
        new("port", ["port"], ClosedSets.Port),
        new("level", ["level"], ClosedSets.Level),
        new("service", ["service"], draft => draft.PickOrInvent(SystemPools.Services, 0.35, capital: false)),
        new("message", ["message"], SystemWriter.Message),
        new("quoted-message", ["message"], SystemWriter.QuotedMessage),
        new("http-status", ["status"], ClosedSets.HttpStatus),
        new("method", ["method"], draft => draft.OneOf("GET", "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD")),
        new("pid", ["pid"], draft => draft.Random.Next(100, 40000).ToString("D")),
        new("bytes", ["size"], draft => draft.Random.Next(10, draft.OneOf(1000, 100000, 9000000)).ToString("D")),
        new("milliseconds", ["duration"], draft => SmallNumbers.Latency(draft)),
        new("stamp", ["date", "time"], SystemWriter.Stamp),
        new("version", ["version"], SmallNumbers.Version),
        new("request", ["code"], draft => draft.Fresh("%%%%%%", "%%%%%%%%", "req-%%%%%", "%%%%-%%%%", "######", "@@##-%%%")),
    ];
}
