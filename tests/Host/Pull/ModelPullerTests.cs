using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using CoERouter.Host.Pull;
using CoERouter.Tests.Runtime;
using Xunit;

namespace CoERouter.Tests.Host.Pull;

public sealed class ModelPullerTests : IDisposable
{
    private static readonly byte[] s_weights = [.. Enumerable.Range(0, 500_000).Select(index => (byte)(index * 7919 >> 8))];

    private readonly TestFolder _parent = new();
    private readonly List<string> _notes = [];

    private string Folder => _parent.File("model");

    public void Dispose() => _parent.Dispose();

    [Fact]
    public async Task A_model_is_pulled_checked_and_recorded()
    {
        await using LocalHub hub = await Filled(new()).StartAsync();
        PullRecord record = await PullAsync(hub, new());

        Assert.Equal(s_weights, File.ReadAllBytes(Path.Combine(Folder, "model.safetensors")));
        Assert.Equal("{}", File.ReadAllText(Path.Combine(Folder, "config.json")));
        Assert.Equal(["README.md", "config.json", "model.safetensors", "pull.json"], FileNames());
        Assert.All(record.Files, file => Assert.True(file.Checked));
        Assert.Contains("Licence: apache-2.0.", _notes);
        Assert.Contains(_notes, note => note.StartsWith("3 other files are left out", StringComparison.Ordinal));
        JsonElement written = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "pull.json"))).RootElement;
        Assert.Equal(("maker/model", LocalHub.Commit, "apache-2.0"), (written.GetProperty("source").GetString(), written.GetProperty("commit").GetString(), written.GetProperty("license").GetString()));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(s_weights)), written.GetProperty("files").EnumerateArray().Single(file => file.GetProperty("name").GetString() == "model.safetensors").GetProperty("sha256").GetString());
    }

    [Fact]
    public async Task What_is_there_and_right_is_not_pulled_again()
    {
        await using LocalHub hub = await Filled(new()).StartAsync();
        await PullAsync(hub, new());
        File.WriteAllText(Path.Combine(Folder, "config.json"), "changed");
        hub.Requests.Clear();
        await PullAsync(hub, new());

        Assert.Equal([$"/maker/model/resolve/{LocalHub.Commit}/config.json"], hub.Requests.Select(request => request.Path).Where(path => path.Contains("resolve", StringComparison.Ordinal)));
        Assert.Equal("{}", File.ReadAllText(Path.Combine(Folder, "config.json")));
    }

    [Fact]
    public async Task A_cut_connection_goes_on_where_it_ended()
    {
        await using LocalHub hub = await Filled(new() { CutAfter = 150_000, Cuts = 3 }).StartAsync();
        await PullAsync(hub, new());

        Assert.Equal(s_weights, File.ReadAllBytes(Path.Combine(Folder, "model.safetensors")));
        string[] ranges = [.. hub.Requests.Where(request => request.Path.EndsWith("model.safetensors", StringComparison.Ordinal)).Select(request => request.Range)];
        Assert.Equal(4, ranges.Length);
        Assert.Equal("", ranges[0]);
        Assert.All(ranges[1..], range => Assert.StartsWith("bytes=", range, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_later_run_goes_on_where_an_earlier_one_gave_up()
    {
        await using LocalHub hub = await Filled(new() { CutAfter = 150_000, Cuts = 2 }).StartAsync();
        PullException fault = await Assert.ThrowsAsync<PullException>(() => PullAsync(hub, new() { Attempts = 2 }));
        Assert.Contains("model.safetensors could not be pulled in 2 attempts", fault.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Folder, "model.safetensors")));

        hub.Requests.Clear();
        await PullAsync(hub, new());

        Assert.Equal(s_weights, File.ReadAllBytes(Path.Combine(Folder, "model.safetensors")));
        Assert.StartsWith("bytes=", hub.Requests.Single(request => request.Path.EndsWith("model.safetensors", StringComparison.Ordinal)).Range, StringComparison.Ordinal);
        Assert.DoesNotContain(FileNames(), name => name.Contains("partial", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_without_ranges_is_read_from_the_start_again()
    {
        await using LocalHub hub = await Filled(new() { CutAfter = 150_000, Cuts = 1, IgnoresRanges = true }).StartAsync();
        await PullAsync(hub, new());

        Assert.Equal(s_weights, File.ReadAllBytes(Path.Combine(Folder, "model.safetensors")));
    }

    [Fact]
    public async Task What_was_begun_from_other_bytes_fails_its_checksum_and_is_deleted()
    {
        await using LocalHub hub = await Filled(new()).StartAsync();
        Directory.CreateDirectory(Folder);
        File.WriteAllBytes(Path.Combine(Folder, "model.safetensors.partial"), new byte[1000]);

        Assert.Contains("model.safetensors is not what its source announces", (await Assert.ThrowsAsync<PullException>(() => PullAsync(hub, new()))).Message, StringComparison.Ordinal);
        await PullAsync(hub, new());
        Assert.Equal(s_weights, File.ReadAllBytes(Path.Combine(Folder, "model.safetensors")));
    }

    [Fact]
    public async Task A_wrong_checksum_is_refused_and_leaves_nothing()
    {
        await using LocalHub hub = await Filled(new() { LiesAboutChecksums = true }).StartAsync();

        Assert.Contains("instead of aaaaaaaa", (await Assert.ThrowsAsync<PullException>(() => PullAsync(hub, new()))).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(FileNames(), name => name.StartsWith("model.safetensors", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_longer_than_announced_is_refused()
    {
        await using LocalHub hub = await Filled(new() { LiesAboutSizes = true }).StartAsync();

        Assert.Contains("is longer than the", (await Assert.ThrowsAsync<PullException>(() => PullAsync(hub, new()))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outage_is_waited_out()
    {
        await using LocalHub hub = await Filled(new() { Outages = 2 }).StartAsync();
        await PullAsync(hub, new());
        Assert.Equal(s_weights, File.ReadAllBytes(Path.Combine(Folder, "model.safetensors")));

        await using LocalHub dead = await Filled(new() { Outages = 99 }).StartAsync();
        Assert.Contains("answers 503", (await Assert.ThrowsAsync<PullException>(() => PullAsync(dead, new() { Attempts = 2 }, "other"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_goes_to_the_hub_and_not_where_it_redirects()
    {
        await using LocalHub hub = await Filled(new() { Token = "secret", Redirects = true }).StartAsync();
        await PullAsync(hub, new() { Token = "secret" });

        Assert.Equal(s_weights, File.ReadAllBytes(Path.Combine(Folder, "model.safetensors")));
        Assert.All(hub.Requests, request => Assert.Equal(request.Host == "localhost" ? "" : "Bearer secret", request.Authorization));
        Assert.Contains(hub.Requests, request => request.Host == "localhost");
    }

    [Fact]
    public async Task Refusals_say_what_helps()
    {
        await using LocalHub hub = await Filled(new() { Token = "secret" }).StartAsync();

        Assert.Equal(
            "127.0.0.1 refuses model 'maker/model' at revision 'main' (401): accept its licence on its page where it is gated, and set HF_TOKEN to a token that may read it.",
            (await Assert.ThrowsAsync<PullException>(() => PullAsync(hub, new()))).Message);
        Assert.Contains("the token of HF_TOKEN may not read it", (await Assert.ThrowsAsync<PullException>(() => PullAsync(hub, new() { Token = "wrong" }))).Message, StringComparison.Ordinal);
        Assert.Equal(
            "127.0.0.1 has no model 'maker/model' at revision 'v9' (404).",
            (await Assert.ThrowsAsync<PullException>(() => PullAsync(hub, new() { Token = "secret", Revision = "v9" }))).Message);
        Assert.False(Directory.Exists(Folder));
    }

    [Theory]
    [InlineData("../evil.json")]
    [InlineData("/etc/evil.json")]
    [InlineData("a/../../evil.json")]
    [InlineData("a\\\\..\\\\evil.json")]
    [InlineData("C:evil.json")]
    [InlineData("a//evil.json")]
    [InlineData("./evil.json")]
    public async Task No_name_leads_out_of_the_folder(string name)
    {
        await using LocalHub hub = await new LocalHub { MoreNames = [name.Replace("\\\\", "\\", StringComparison.Ordinal)] }.StartAsync();

        Assert.Contains("no plain name", (await Assert.ThrowsAsync<PullException>(() => PullAsync(hub, new() { Include = ["*"] }))).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Folder));
    }

    [Fact]
    public async Task Nothing_is_written_through_links()
    {
        await using LocalHub hub = await Filled(new()).StartAsync();
        Directory.CreateDirectory(Folder);
        File.WriteAllText(_parent.File("outside"), "safe");
        File.CreateSymbolicLink(Path.Combine(Folder, "config.json"), _parent.File("outside"));

        Assert.Contains("is a link", (await Assert.ThrowsAsync<PullException>(() => PullAsync(hub, new()))).Message, StringComparison.Ordinal);
        File.Delete(Path.Combine(Folder, "config.json"));
        File.CreateSymbolicLink(Path.Combine(Folder, "config.json.partial"), _parent.File("outside"));
        Assert.Contains("is a link", (await Assert.ThrowsAsync<PullException>(() => PullAsync(hub, new()))).Message, StringComparison.Ordinal);
        Assert.Equal("safe", File.ReadAllText(_parent.File("outside")));
    }

    [Fact]
    public async Task Patterns_choose_files_and_several_quantizations_need_one()
    {
        await using LocalHub hub = await new LocalHub { Card = null }.Add("a.Q4_K.gguf", [1]).Add("a.Q8_0.gguf", [2]).Add("sub/config.json", "{}").StartAsync();

        Assert.Equal(
            "'maker/model' has 2 models in GGUF; choose one with --include, for example --include \"a.Q4_K*\": a.Q4_K (0 MB), a.Q8_0 (0 MB).",
            (await Assert.ThrowsAsync<PullException>(() => PullAsync(hub, new()))).Message);
        await PullAsync(hub, new() { Include = ["*q8_?.gguf", "sub/*"] });
        Assert.Equal(["a.Q8_0.gguf", "pull.json", "sub/config.json"], FileNames());
        Assert.Contains("Licence: mit.", _notes);
        Assert.Contains("None of the 3 files", (await Assert.ThrowsAsync<PullException>(() => PullAsync(hub, new() { Include = ["*.bin"] }))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_file_is_pulled_by_its_address()
    {
        await using LocalHub hub = await new LocalHub { CutAfter = 100_000, Cuts = 1 }.Add("tiny.gguf", s_weights).StartAsync();
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(s_weights));
        string address = new Uri(hub.OtherHost, "/cdn/tiny.gguf").AbsoluteUri;
        PullRecord record = await PullAsync(hub, new() { Sha256 = sha256 }, "model", address);

        Assert.Equal((sha256, true, s_weights.Length), (record.Files[0].Sha256, record.Files[0].Checked, record.Files[0].Bytes));
        Assert.Contains("bytes=", string.Concat(hub.Requests.Select(request => request.Range)), StringComparison.Ordinal);
        Assert.False((await PullAsync(hub, new(), "unchecked", address)).Files[0].Checked);
        Assert.Contains("instead of", (await Assert.ThrowsAsync<PullException>(() => PullAsync(hub, new() { Sha256 = new string('b', 64) }, "wrong", address))).Message, StringComparison.Ordinal);
        Assert.Contains("(404)", (await Assert.ThrowsAsync<PullException>(() => PullAsync(hub, new(), "none", new Uri(hub.Address, "/none.gguf").AbsoluteUri))).Message, StringComparison.Ordinal);
        Assert.Contains("no file that a model consists of", (await Assert.ThrowsAsync<PullException>(() => PullAsync(hub, new(), "none", new Uri(hub.Address, "/model.pkl").AbsoluteUri))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("blob")]
    [InlineData("resolve")]
    public async Task A_file_of_the_hub_comes_with_its_checksum_and_licence(string kind)
    {
        await using LocalHub hub = await new LocalHub().Add("a-Q4_K.gguf", s_weights).Add("b.gguf", [1]).Add("sub/c.gguf", [2]).Add("run.py", "evil()").StartAsync();
        string Address(string file) => new Uri(hub.Address, $"/maker/model/{kind}/main/{file}").AbsoluteUri;
        PullRecord record = await PullAsync(hub, new(), "model", Address("a-Q4_K.gguf"));

        Assert.Equal(("maker/model", "apache-2.0", LocalHub.Commit), (record.Source, record.License, record.Commit));
        Assert.Equal(("a-Q4_K.gguf", true), (record.Files.Single().Name, record.Files.Single().Checked));
        Assert.Equal(s_weights, File.ReadAllBytes(Path.Combine(Folder, "a-Q4_K.gguf")));
        await PullAsync(hub, new(), "model", Address("sub/c.gguf") + "?download=true");
        Assert.Equal([2], File.ReadAllBytes(Path.Combine(Folder, "sub", "c.gguf")));
        Assert.Equal("'maker/model' has no file 'd.gguf'.", (await Assert.ThrowsAsync<PullException>(() => PullAsync(hub, new(), "none", Address("d.gguf")))).Message);
        Assert.Contains("no file that a model consists of", (await Assert.ThrowsAsync<PullException>(() => PullAsync(hub, new(), "none", Address("run.py")))).Message, StringComparison.Ordinal);
        Assert.Contains("instead of bbbb", (await Assert.ThrowsAsync<PullException>(() => PullAsync(hub, new() { Sha256 = new string('b', 64) }, "none", Address("b.gguf")))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_parts_of_a_model_are_one_model()
    {
        await using LocalHub hub = await new LocalHub().Add("m-00001-of-00002.gguf", [1]).Add("m-00002-of-00002.gguf", [2]).StartAsync();
        await PullAsync(hub, new());
        Assert.Equal(["m-00001-of-00002.gguf", "m-00002-of-00002.gguf", "pull.json"], FileNames());
        PullRecord record = await PullAsync(hub, new(), "again", new Uri(hub.Address, "/maker/model/blob/main/m-00002-of-00002.gguf").AbsoluteUri);
        Assert.Equal(2, record.Files.Count);
    }

    [Theory]
    [InlineData(401, "refuses model 'maker/model' at revision 'main' (401): accept its licence")]
    [InlineData(403, "refuses model 'maker/model' at revision 'main' (403): accept its licence")]
    [InlineData(404, "has no model 'maker/model' at revision 'main' (404)")]
    [InlineData(418, "answers 418 for model 'maker/model' at revision 'main'")]
    [InlineData(429, "cannot be asked for model 'maker/model' at revision 'main': 127.0.0.1 answers 429, too many requests")]
    [InlineData(500, "cannot be asked for model 'maker/model' at revision 'main': 127.0.0.1 answers 500")]
    public async Task Every_refusal_of_a_hub_is_one_sentence(int status, string words)
    {
        await using LocalHub hub = await new LocalHub { ListingStatus = status }.StartAsync();
        string sentence = (await Assert.ThrowsAsync<PullException>(() => PullAsync(hub, new()))).Message;
        Assert.Contains(words, sentence, StringComparison.Ordinal);
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Folder));
    }

    [Theory]
    [InlineData(30, 30)]
    [InlineData(0, 1)]
    [InlineData(86_400, 300)]
    public async Task A_server_that_asks_for_time_is_given_it(int asked, int given)
    {
        await using LocalHub hub = await Filled(new() { Outages = 1, OutageStatus = 429, RetryAfter = asked }).StartAsync();
        InstantTime time = new();
        using HttpMessageInvoker http = Http();
        ModelPuller puller = new(http, new() { Hub = hub.Address }, time);
        await puller.PullAsync("maker/model", Folder, _notes.Add, CancellationToken.None);

        Assert.Contains(TimeSpan.FromSeconds(given), time.Pauses);
        Assert.Equal(s_weights, File.ReadAllBytes(Path.Combine(Folder, "model.safetensors")));
    }

    [Fact]
    public async Task A_page_of_the_hub_is_its_model()
    {
        await using LocalHub hub = await Filled(new()).StartAsync();
        PullRecord record = await PullAsync(hub, new() { Revision = "other" }, "model", new Uri(hub.Address, "/maker/model/tree/main").AbsoluteUri);

        Assert.Equal("maker/model", record.Source);
    }

    [Theory]
    [InlineData("not a model/with/too/many")]
    [InlineData("../up")]
    [InlineData("ftp://host/file.gguf")]
    [InlineData("")]
    [InlineData("a/..")]
    public async Task A_source_that_is_none_is_a_fault_of_the_caller(string source) =>
        Assert.Contains("is neither a model", (await Assert.ThrowsAsync<ArgumentException>(() => PullAsync(new Uri("http://127.0.0.1:9"), new(), "model", source))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("{\"sha\": \"xyz\", \"siblings\": []}")]
    [InlineData("{\"sha\": \"0123456789\", \"siblings\": [{\"rfilename\": 3}]}")]
    [InlineData("{\"sha\": \"0123456789\", \"siblings\": [{\"rfilename\": \"a.json\", \"size\": 1e99}]}")]
    [InlineData("{\"siblings\": []}")]
    public async Task A_hub_that_does_not_answer_as_one_is_refused(string listing)
    {
        await using LocalHub hub = await new LocalHub { ListingText = listing }.StartAsync();

        Assert.EndsWith(".", (await Assert.ThrowsAsync<PullException>(() => PullAsync(hub, new()))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_one_sentence()
    {
        Assert.StartsWith("127.0.0.1 cannot be asked for model 'maker/model'", (await Assert.ThrowsAsync<PullException>(() => PullAsync(new Uri("http://127.0.0.1:9"), new(), "model"))).Message, StringComparison.Ordinal);
        await using LocalHub hub = await new LocalHub().StartAsync();
        using HttpMessageInvoker http = Http();
        PullConnection connection = new(http, new());
        Assert.Contains("redirected more than", (await Assert.ThrowsAsync<PullException>(() => connection.GetAsync(new Uri(hub.Address, "/loop"), "x", 0, null, CancellationToken.None))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_are_not_legal_are_refused()
    {
        using HttpMessageInvoker http = Http();
        Assert.Contains("64 hexadecimal digits", Assert.Throws<ArgumentException>(() => new ModelPuller(http, new() { Sha256 = "abc" })).Message, StringComparison.Ordinal);
        Assert.Contains("is no revision", Assert.Throws<ArgumentException>(() => new ModelPuller(http, new() { Revision = "../x" })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model.safetensors", "*", true)]
    [InlineData("model-00001-of-00002.safetensors", "model-*-of-*.safetensors", true)]
    [InlineData("a/b.json", "a/*", true)]
    [InlineData("b.json", "a/*", false)]
    [InlineData("MODEL.GGUF", "model.gguf", true)]
    [InlineData("aab", "a?b", true)]
    [InlineData("ab", "a?b", false)]
    [InlineData("", "*", true)]
    [InlineData("x", "", false)]
    public void Patterns_match_by_star_and_question_mark(string name, string pattern, bool expected) => Assert.Equal(expected, PullPaths.Matches(name, pattern));

    [Theory]
    [InlineData("model.safetensors", true)]
    [InlineData("tokenizer.model", true)]
    [InlineData("LICENSE", true)]
    [InlineData("chat_template.jinja", true)]
    [InlineData("pytorch_model.bin", false)]
    [InlineData("modeling_x.py", false)]
    [InlineData("model.pkl", false)]
    [InlineData(".gitattributes", false)]
    [InlineData("x.sh", false)]
    public void Code_and_pickles_are_never_pulled(string name, bool expected) => Assert.Equal(expected, PullPaths.IsAllowed(name));

    private static LocalHub Filled(LocalHub hub) => hub
        .Add("README.md", "# Model").Add("config.json", "{}").Add("model.safetensors", s_weights)
        .Add("pytorch_model.bin", [1]).Add("run.py", "evil()").Add("original/params.json", "{}");

    private static HttpMessageInvoker Http() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });

    private Task<PullRecord> PullAsync(LocalHub hub, PullSettings settings, string folder = "model", string source = "maker/model") =>
        PullAsync(hub.Address, settings, folder, source);

    private async Task<PullRecord> PullAsync(Uri hub, PullSettings settings, string folder, string source = "maker/model")
    {
        using HttpMessageInvoker http = Http();
        ModelPuller puller = new(http, settings with { Hub = hub, Pause = TimeSpan.Zero });
        return (await puller.PullAsync(source, _parent.File(folder), _notes.Add, CancellationToken.None)).Record;
    }

    private IEnumerable<string> FileNames() => Directory.Exists(Folder)
        ? Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder, path)).Order(StringComparer.Ordinal)
        : [];
}
