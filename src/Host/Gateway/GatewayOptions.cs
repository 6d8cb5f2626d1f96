namespace CoERouter.Host.Gateway;

/// <summary>How the gateway listens and what it lets in.</summary>
public sealed record GatewayOptions
{
    private const int MostRequests = 65_536;
    private const int LargestBodyBytes = 1 << 30;

    /// <summary>Where to listen. Default http://127.0.0.1:8080, which only this machine reaches.</summary>
    public IReadOnlyList<string> Urls { get; init; } = ["http://127.0.0.1:8080"];

    /// <summary>Largest body of a request. Default 4 MiB.</summary>
    public int MaximumBodyBytes { get; init; } = 4 << 20;

    /// <summary>Requests that are answered at the same time. Default 64.</summary>
    public int MaximumRunning { get; init; } = 64;

    /// <summary>Requests that wait for one of those places; further ones are told to come back. Default 64.</summary>
    public int MaximumWaiting { get; init; } = 64;

    /// <summary>When a request that found no place should come back. Default 1 second.</summary>
    public TimeSpan BusyRetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long running answers may take to finish after the gateway was asked to stop. Default 30 seconds.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Names of this host that a request may ask for. Where only this machine can connect, a page of another site that had its own name
    /// resolved to this machine (DNS rebinding) is refused; where others can, any name is allowed.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts =>
        Urls.All(url => Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && address.IsLoopback)
        ? ["localhost", "127.0.0.1", "[::1]"]
        : ["*"];

    /// <summary>Throws one <see cref="ArgumentException"/> that names every option that is not legal.</summary>
    public void Validate()
    {
        List<string> faults = [];
        void Require(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add(fault);
            }
        }

        Require(Urls.Count > 0, $"{nameof(Urls)} is empty, legal is one address or more");
        foreach (string url in Urls)
        {
            // Kestrel reads http://*:80 and http://+:80, which Uri does not.
            Uri.TryCreate(
                url.Replace("//*", "//any", StringComparison.Ordinal)
                    .Replace("//+", "//any", StringComparison.Ordinal), UriKind.Absolute, out Uri? address);
            Require(address is { Scheme: "http", PathAndQuery: "/" },
                $"the address \"{url}\" is not legal; legal is http://HOST:PORT, for example http://127.0.0.1:8080");
        }

        Require(MaximumBodyBytes is >= 1024 and <= LargestBodyBytes,
            $"{nameof(MaximumBodyBytes)} is {MaximumBodyBytes}, legal is 1024 to {LargestBodyBytes}");
        Require(MaximumRunning is >= 1 and <= MostRequests, $"{nameof(MaximumRunning)} is {MaximumRunning}, legal is 1 to {MostRequests}");
        Require(MaximumWaiting is >= 0 and <= MostRequests, $"{nameof(MaximumWaiting)} is {MaximumWaiting}, legal is 0 to {MostRequests}");
        Require(BusyRetryAfter >= TimeSpan.FromSeconds(1)
            && BusyRetryAfter <= TimeSpan.FromHours(1), $"{nameof(BusyRetryAfter)} is {BusyRetryAfter}, legal is 1 second to 1 hour");
        Require(ShutdownTimeout >= TimeSpan.Zero
            && ShutdownTimeout <= TimeSpan.FromHours(1), $"{nameof(ShutdownTimeout)} is {ShutdownTimeout}, legal is 0 to 1 hour");
        if (faults.Count > 0)
        {
            throw new ArgumentException($"The gateway's options are not valid: {string.Join("; ", faults)}.");
        }
    }
}
