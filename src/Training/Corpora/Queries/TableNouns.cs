namespace CoERouter.Training.Corpora.Queries;

/// <summary>Nouns that name tables, in the singular. All form their plural by <see cref="Plural"/>.</summary>
internal static class TableNouns
{
    /// <summary>Nouns of training.</summary>
    public static readonly string[] Seen = Words(
        """
        customer order product employee student teacher course book author publisher movie actor director song album artist hotel
        room guest booking flight airport airline passenger ticket train station bus driver vehicle car owner garage mechanic
        repair part supplier invoice payment account bank branch loan card client lawyer lawsuit judge court doctor patient nurse
        hospital clinic visit drug pharmacy recipe ingredient meal restaurant waiter chef menu drink farm farmer animal crop field
        tractor museum exhibit painting gallery visitor tour guide country river mountain lake island park tree plant garden bird
        fish school class exam lesson pupil tutor team player coach match stadium league game tournament medal athlete race runner
        gym trainer member club event speaker session sponsor venue concert band festival ship port captain cargo container
        warehouse rack parcel shipment courier delivery store shop seller buyer brand coupon review comment post blog user
        message channel photo video device sensor reading machine factory worker shift project task bug release server domain
        website page visitor_log contract tenant apartment building house agent lease tax_form donor donation charity volunteer
        newspaper article editor reporter library reader camera phone laptop robot engine planet rocket mission astronaut
        telescope experiment sample lab chemical
        """);

    /// <summary>Nouns that training never uses.</summary>
    public static readonly string[] Unseen = Words(
        """
        violin dentist bakery candle carpet diamond elevator ferry glacier hammer insect jacket kitchen lantern magnet necklace
        orchard pillow quarry ribbon saddle tunnel umbrella volcano whistle yacht zebra blanket cactus dolphin emperor fountain
        goblet harbour
        """);

    /// <summary>The regular English plural.</summary>
    public static string Plural(string noun) => noun switch
    {
        [.., 's' or 'x' or 'z'] or [.., 'c' or 's', 'h'] => noun + "es",
        [.., not ('a' or 'e' or 'i' or 'o' or 'u'), 'y'] => noun[..^1] + "ies",
        _ => noun + "s",
    };

    internal static string[] Words(string text) => text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
}
