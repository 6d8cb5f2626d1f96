namespace CoERouter.Training.Corpora.Extraction.Requests;

/// <summary>How a request lists its keys.</summary>
internal enum KeyList
{
    /// <summary>name, date, total</summary>
    Commas,

    /// <summary>name, date and total</summary>
    CommasAnd,

    /// <summary>the name, the date and the total</summary>
    Articles,

    /// <summary>"name", "date", "total"</summary>
    Quotes,

    /// <summary>["name", "date", "total"]</summary>
    Brackets,

    /// <summary>{"name": "", "date": "", "total": ""}</summary>
    Skeleton,

    /// <summary>One key a line, each after a dash.</summary>
    Dashes,
}
