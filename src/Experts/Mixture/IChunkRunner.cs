namespace CoERouter.Experts.Mixture;

/// <summary>Calls <see cref="MixtureCall.RunChunk"/> for each chunk of a stage, on one thread or many, and returns when all are
/// done.</summary>
internal interface IChunkRunner
{
    void Run(int chunks, MixtureCall call);
}
