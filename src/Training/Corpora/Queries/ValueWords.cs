namespace CoERouter.Training.Corpora.Queries;

/// <summary>Words that stand in text columns and are asked for in questions.</summary>
internal static class ValueWords
{
    /// <summary>Words of training, by kind of column.</summary>
    public static readonly IReadOnlyDictionary<ColumnKind, string[]> Seen = new Dictionary<ColumnKind, string[]>
    {
        [ColumnKind.Person] = TableNouns.Words(
            """
            Anna Ben Clara David Emma Frank Grace Henry Isabel Jack Karen Liam Maria Nathan Olivia Peter Quinn Rosa Samuel
            Tina Uma Victor Wendy Xavier Yara Zoe Ahmed Bruno Carlos Diego Elena Fatima Giulia Hassan Ivan Jonas Kenji Lukas
            Mei Nadia Omar Priya Rahul Sofia Tomas Smith Jones Brown Garcia Miller Davis Lopez Wilson Moore Taylor Lee Martin
            Walker Young King Wright Scott Green Baker Adams Nelson
            """),
        [ColumnKind.Place] = TableNouns.Words(
            """
            Paris London Berlin Madrid Rome Vienna Oslo Dublin Lisbon Prague Warsaw Athens Cairo Tokyo Delhi Lima Toronto
            Chicago Boston Dallas Seattle Denver Miami Sydney Moscow Zurich Geneva Munich Hamburg Lyon Milan Naples Porto
            Seville Bergen Turin Osaka Seoul Beijing Spain France Italy Germany Norway Japan Brazil Mexico Canada India Kenya
            Peru Chile Egypt Poland Greece Texas Ohio Nevada
            """),
        [ColumnKind.Label] = TableNouns.Words(
            """
            active closed pending shipped paid cancelled draft approved rejected gold silver basic premium red blue green
            black white yellow small medium large high low urgent normal open Books Toys Music Sports Electronics Clothing
            Food Garden English Spanish French cash credit wood steel glass cotton plastic round square drama comedy rock jazz
            pop winter summer spring morning evening manager engineer analyst
            """),
    };

    /// <summary>Words that training never uses, by kind of column.</summary>
    public static readonly IReadOnlyDictionary<ColumnKind, string[]> Unseen = new Dictionary<ColumnKind, string[]>
    {
        [ColumnKind.Person] = TableNouns.Words(
            """
            Agatha Boris Cecil Dmitri Esther Florian Gunther Hilda Ignatius Jasper Leopold Matilda Norbert Ottilie Petrov
            """),
        [ColumnKind.Place] = TableNouns.Words(
            """
            Kyoto Havana Riga Tallinn Bogota Manila Hanoi Tunis Sarajevo Bremen Utah Oregon Iceland Nepal Latvia
            """),
        [ColumnKind.Label] = TableNouns.Words(
            """
            archived bronze crimson dormant enamel fragile granite humid ivory juvenile kosher lunar marble nylon opaque
            """),
    };
}
