namespace CoERouter.Categorizer;

/// <summary>Takes the features of a prompt one by one. Implement it as a struct: the reader is then compiled for it, without a call per feature.</summary>
public interface IFeatureSink
{
    /// <summary>Takes a feature of the whole prompt.</summary>
    /// <param name="hash">A well mixed hash; use its upper bits as the bucket.</param>
    void AddBody(uint hash);

    /// <summary>Takes a feature of the first or last words, where a request usually says what it wants.</summary>
    /// <param name="hash">A well mixed hash; use its upper bits as the bucket.</param>
    void AddEdge(uint hash);
}
