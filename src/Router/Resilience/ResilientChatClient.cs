using System.Runtime.CompilerServices;
using CoERouter.Router.Chat;
using Microsoft.Extensions.AI;
using Polly;

namespace CoERouter.Router.Resilience;

/// <summary>
/// One expert behind its pipeline. A stream is started again only as long as none of its tokens was delivered; after the first token a
/// failure or a silence ends it. The expert itself is asked for anew at each attempt, so that one that failed to load may load the next
/// time.
/// </summary>
internal sealed class ResilientChatClient(IExpertClients experts, ExpertPipeline pipeline) : IChatClient
{
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await pipeline.Answer.ExecuteAsync(
            async attempt =>
            {
                try
                {
                    return await experts.Get(pipeline.Expert).GetResponseAsync(messages, options, attempt).ConfigureAwait(false);
                }
                catch (OperationCanceledException fault) when (!attempt.IsCancellationRequested)
                {
                    throw new TimeoutException("it gave up on its own.", fault);
                }
            },
            cancellationToken).ConfigureAwait(false);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        StartedStream stream = await pipeline.FirstToken
            .ExecuteAsync(
                attempt => StartedStream.StartAsync(experts, pipeline, messages, options, attempt, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            for (bool more = stream.HasFirst; more; more = await stream.MoveNextAsync().ConfigureAwait(false))
            {
                yield return stream.Current;
            }
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : experts.Get(pipeline.Expert).GetService(serviceType, serviceKey);

    /// <summary>Does nothing: the expert belongs to whoever supplies the experts.</summary>
    public void Dispose()
    {
    }
}
