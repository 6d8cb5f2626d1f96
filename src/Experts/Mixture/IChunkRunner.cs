namespace CoERouter.Experts.Mixture;

/// <summary>Runs the chunks of a stage, on one thread or many, and returns when all are done.</summary>
internal interface IChunkRunner
{
    void Run(int chunks, Action<int> body);
}
