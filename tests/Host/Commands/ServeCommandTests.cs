using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using CoERouter.Host.Commands;
using Microsoft.Extensions.Logging;
using Xunit;

namespace CoERouter.Tests.Host.Commands;

public sealed partial class ServeCommandTests : IDisposable
{
    private readonly TestModels _models = new();
    private readonly Interrupts _interrupts = new(TimeProvider.System);
    private readonly LogLines _log = new();

    public void Dispose()
    {
        _models.Dispose();
        _interrupts.Dispose();
    }

    [Fact]
    public async Task It_serves_until_ctrl_c_and_lets_a_running_answer_finish()
    {
        using WatchedWriter output = new();
        Task<int> serving = ServeAsync(output, "--port", "0");
        using HttpClient http = new() { BaseAddress = new Uri(await output.AddressAsync(serving)) };
        Assert.Equal("""{"status":"ready"}""", await http.GetStringAsync("/health/ready"));
        using HttpRequestMessage request = new(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent("""{"messages":[{"role":"user","content":"the dog"}],"stream":true}""", Encoding.UTF8, "application/json"),
        };
        using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        _interrupts.Raise();
        _interrupts.Raise();
        string body = await response.Content.ReadAsStringAsync();
        Assert.EndsWith("data: [DONE]\n\n", body, StringComparison.Ordinal);
        Assert.Equal(0, await serving.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Contains(_log.Lines, line => line.Contains("Route ", StringComparison.Ordinal) && line.Contains(" tokens, ", StringComparison.Ordinal));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => http.GetStringAsync("/health/live"));
    }

    [Fact]
    public async Task A_busy_port_is_one_sentence()
    {
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;
        (int code, _, string error) = await Coe.RunAsync(null, ["serve", "--port", $"{port}", "--models", _models.Folder], _interrupts);
        Assert.Equal(ExitCodes.Failure, code);
        Assert.Equal(
            $"coe: http://127.0.0.1:{port} is in use by another program; choose another port with --port.{Environment.NewLine}", error);
    }

    [Fact]
    public async Task An_address_of_another_machine_is_one_sentence()
    {
        (int code, _, string error) = await Coe.RunAsync(null, ["serve", "--urls", "http://192.0.2.1:8080", "--models", _models.Folder], _interrupts);
        Assert.Equal(ExitCodes.Failure, code);
        Assert.StartsWith("coe: http://192.0.2.1:8080 cannot be listened on: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port 70000", "legal is 0 to 65535")]
    [InlineData("--port x", "x")]
    [InlineData("--urls nonsense", "\"nonsense\" is not legal")]
    [InlineData("--urls https://127.0.0.1:1", "legal is http://HOST:PORT")]
    [InlineData("--urls http://127.0.0.1:1 --port 1", "give one of them")]
    [InlineData("--max-running 0", "MaximumRunning is 0")]
    public async Task Illegal_options_are_one_sentence(string options, string sentence)
    {
        (int code, _, string error) = await Coe.RunAsync(null, ["serve", .. options.Split(' '), "--models", _models.Folder], _interrupts);
        Assert.Equal(ExitCodes.Usage, code);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_truncated_expert_is_said_at_the_start()
    {
        string weights = Path.Combine(_models.Folder, "sql", "model.onnx.data");
        File.WriteAllBytes(weights, File.ReadAllBytes(weights)[..100]);
        (int code, string output, string error) = await Coe.RunAsync(null, ["serve", "--port", "0", "--models", _models.Folder],
            _interrupts);
        Assert.Equal((ExitCodes.Failure, string.Empty), (code, output));
        Assert.Contains("truncated", error, StringComparison.Ordinal);
    }

    private Task<int> ServeAsync(TextWriter output, params string[] options) => CoeCommandLine.RunAsync(
        ["serve", .. options, "--models", _models.Folder],
        new CommandContext
        {
            Output = output, Error = TextWriter.Null, SearchFolders = [], Interrupts = () => _interrupts, Logging = logging => logging.AddProvider(_log),
        });

    /// <summary>Tells when the gateway said its address.</summary>
    private sealed partial class WatchedWriter : StringWriter
    {
        private readonly TaskCompletionSource<string> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<string> AddressAsync(Task serving)
        {
            await await Task.WhenAny(_address.Task, serving);
            return await _address.Task;
        }

        public override async Task WriteLineAsync(string? value)
        {
            await base.WriteLineAsync(value);
            if (Address().Match(value ?? string.Empty) is { Success: true } match)
            {
                _address.TrySetResult(match.Value);
            }
        }

        [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
        private static partial Regex Address();
    }
}
