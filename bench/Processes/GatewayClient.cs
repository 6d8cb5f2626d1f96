using System.Net.Http.Json;
using System.Text.Json;

namespace CoERouter.Bench.Processes;

/// <summary>Asks a gateway over HTTP. Thread-safe.</summary>
internal sealed class GatewayClient(HttpClient http, IReadOnlyList<string> prompts, TimeProvider time)
{
    /// <summary>Asks one prompt. A failure is part of the answer and is not thrown.</summary>
    public async Task<ServedAnswer> AskAsync(int prompt, bool stream, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        AnswerText answer = new();
        double? first = null;
        string? fault = null;
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Post, "v1/chat/completions") { Content = JsonContent.Create(Body(prompts[prompt], stream)) };
            using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                fault = $"status {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false)}";
            }
            else if (stream)
            {
                using StreamReader reader = new(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
                while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
                {
                    first ??= time.GetElapsedTime(started).TotalSeconds;
                    answer.ReadLine(line);
                }
            }
            else
            {
                answer.ReadWhole(await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false));
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException or KeyNotFoundException)
        {
            fault = exception.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            fault = $"no answer within {http.Timeout.TotalSeconds:0} s";
        }

        return new(prompt, time.GetElapsedTime(started).TotalSeconds, first, answer.Tokens ?? 0, answer.Text, fault ?? answer.Fault);
    }

    private static object Body(string prompt, bool stream) => stream
        ? new { model = "auto", messages = new[] { new { role = "user", content = prompt } }, temperature = 0, stream, stream_options = new { include_usage = true } }
        : new { model = "auto", messages = new[] { new { role = "user", content = prompt } }, temperature = 0 };
}
