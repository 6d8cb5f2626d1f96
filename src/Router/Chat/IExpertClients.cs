using Microsoft.Extensions.AI;

namespace CoERouter.Router.Chat;

/// <summary>Supplies the experts as chat clients. Thread-safe. The supplier owns them; a caller never disposes one.</summary>
public interface IExpertClients
{
    /// <summary>The client of one expert, loading the expert where need be.</summary>
    /// <exception cref="ArgumentException">No expert has the name.</exception>
    IChatClient Get(string expert);
}
