using CoERouter.Experts.Generation;
using CoERouter.Router.Chat;
using Microsoft.Extensions.AI;

namespace CoERouter.Host.Composition;

/// <summary>The experts of a pool as chat clients; each request leases its expert.</summary>
internal sealed class PoolExpertClients(ExpertPool pool) : IExpertClients
{
    public IChatClient Get(string expert) => pool.Client(expert);
}
