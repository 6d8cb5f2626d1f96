namespace CoERouter.Training.Corpora.Extraction.Words;

/// <summary>Cities, countries and the words that streets are named with.</summary>
internal static class PlacePools
{
    public static readonly WordPool Cities = new(
        "Aarhus, Accra, Amsterdam, Antwerp, Athens, Atlanta, Austin, Barcelona, Basel, Belfast, Bergen, Berlin, Bern, Bilbao, " +
        "Bologna, Bonn, Boston, Bremen, Brisbane, Bristol, Brno, Brussels, Bucharest, Budapest, Cairo, Calgary, Cardiff, Chicago, " +
        "Cologne, Cork, Dallas, Delft, Denver, Dhaka, Dresden, Dublin, Durban, Edinburgh, Essen, Florence, Frankfurt, Geneva, Genoa, " +
        "Ghent, Glasgow, Gothenburg, Graz, Hamburg, Hanoi, Helsinki, Houston, Istanbul, Jena, Kyoto, Lagos, Leeds, Leipzig, Lima, " +
        "Linz, Lisbon, London, Lund, Lyon, Madrid, Malaga, Manila, Marseille, Memphis, Miami, Milan, Montreal, Mumbai, Munich, " +
        "Nairobi, Nantes, Naples, Oslo, Ottawa, Oxford, Paris, Perth, Phoenix, Porto, Portland, Prague, Quito, Riga, Rome, Rotterdam, " +
        "Salzburg, San Diego, Seattle, Seoul, Seville, Sofia, Stockholm, Stuttgart, Sydney, Tallinn, Tampa, Toronto, Toulouse, " +
        "Trieste, Turin, Utrecht, Valencia, Vancouver, Verona, Vienna, Vilnius, Warsaw, York, Zagreb, Zurich, Málaga, Münster, New " +
        "Haven, Santa Fe, Cape Town, Fort Worth, Long Beach");

    public static readonly WordPool Countries = new(
        "Argentina, Australia, Austria, Belgium, Brazil, Canada, Chile, China, Croatia, Denmark, Egypt, Estonia, Finland, France, " +
        "Germany, Ghana, Greece, Hungary, Iceland, India, Ireland, Italy, Japan, Kenya, Latvia, Mexico, Morocco, Netherlands, Norway, " +
        "Peru, Poland, Portugal, Romania, Serbia, Slovenia, South Korea, Spain, Sweden, Switzerland, Turkey, United Kingdom, United " +
        "States, Vietnam");

    public static readonly WordPool StreetNames = new(
        "Abbey, Acorn, Albert, Amber, Ash, Bank, Bay, Beach, Birch, Bridge, Broad, Brook, Canal, Castle, Cedar, Cherry, Church, Clay, " +
        "Cliff, Copper, Court, Cross, Dale, Dock, Elm, Falcon, Farm, Fern, Field, Forest, Garden, Gate, Glen, Grove, Harbor, Hazel, " +
        "Heron, High, Hillside, Holly, Ivory, Juniper, Kelvin, Kings, Lake, Laurel, Lime, Linden, Long, Maple, Market, Meadow, Mill, " +
        "Moor, Oak, Orchard, Park, Pearl, Pine, Pond, Poplar, Queen, Quarry, Railway, Ridge, River, Rose, School, Silver, Spring, " +
        "Station, Sunset, Swan, Temple, Thorn, Tower, Union, Vale, Victoria, Water, Willow, Windmill");
}
