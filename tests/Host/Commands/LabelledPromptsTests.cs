using System.IO.Compression;
using System.Text;
using CoERouter.Host.Commands.Train;
using CoERouter.Training.Categorization;
using Xunit;

namespace CoERouter.Tests.Host.Commands;

public sealed class LabelledPromptsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("coe-labelled").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("a.csv", "text,category\n\"one, two\",x\nthree,y\n")]
    [InlineData("a.csv", "category,question\r\nx,\"one, two\"\r\ny,three\r\n")]
    [InlineData("a.jsonl", """
        {"prompt":"one, two","intent":"x"}
        {"prompt":"three","intent":"y","more":1}
        """)]
    public void Every_table_gives_its_prompts(string name, string content)
    {
        foreach (bool isPacked in new[] { false, true })
        {
            string path = Path.Combine(_folder, isPacked ? name + ".gz" : name);
            Write(path, content);
            LabelledPrompts read = LabelledPrompts.Read(path);
            Assert.Equal([new LabelledPrompt("x", "one, two"), new LabelledPrompt("y", "three")], read.Train);
            Assert.Empty(read.Test);
            Assert.Equal(read.Train, LabelledPrompts.Read(_folder).Train);
            File.Delete(path);
        }
    }

    [Fact]
    public void Text_files_are_named_by_their_category()
    {
        Write(Path.Combine(_folder, "cards.txt"), "my card is lost\n\n  where is it  \n");
        Write(Path.Combine(_folder, "rates.txt"), "what is a euro\n");
        Write(Path.Combine(_folder, "OOS.txt"), "sing a song\n");
        Write(Path.Combine(_folder, "README.md"), "not a prompt\n");
        LabelledPrompts read = LabelledPrompts.Read(_folder);
        Assert.Equal(["unknown: sing a song", "cards: my card is lost", "cards: where is it", "rates: what is a euro"], read.Train.Select(prompt => $"{prompt.Category}: {prompt.Prompt}"));
    }

    [Fact]
    public void What_is_set_apart_by_a_column_or_a_name_is_not_trained_on()
    {
        Write(Path.Combine(_folder, "a_train.csv"), "text,category,split\none,x,train\ntwo,y,dev\nthree,x,test\nfour,y,HeldOut\n");
        Write(Path.Combine(_folder, "b_test.csv"), "text,category\nfive,x\nsix,z\n");
        LabelledPrompts read = LabelledPrompts.Read(_folder);
        Assert.Equal(["one", "two"], read.Train.Select(prompt => prompt.Prompt));

        // Nothing of z was learned, so nothing of it can be measured.
        Assert.Equal(["three", "four", "five"], read.Test.Select(prompt => prompt.Prompt));
    }

    [Fact]
    public void The_same_prompt_of_the_same_category_counts_once()
    {
        Write(Path.Combine(_folder, "a.csv"), "text,category\none,x\none,x\none,y\n, x\ntwo,\n");
        Assert.Equal(2, LabelledPrompts.Read(_folder).Train.Count);
    }

    [Theory]
    [InlineData("a.csv", "text,category\none,x\n", "prompts of 1 categories")]
    [InlineData("a.csv", "text,category\none,x\ntwo,unknown\n", "prompts of 1 categories")]
    [InlineData("a.csv", "words,label\none,x\n", "prompts of 0 categories")]
    [InlineData("a.csv", "text,category\none\n", "has 1 fields")]
    [InlineData("a.csv", "text,category\n\"one,x\n", "the record on line 2")]
    [InlineData("a.jsonl", "{\"text\":1", "is no JSON")]
    [InlineData("a.jsonl", "[1]", "is no JSON object")]
    [InlineData("a.xml", "<x/>", "prompts of 0 categories")]
    public void What_is_no_data_is_one_sentence(string name, string content, string words)
    {
        Write(Path.Combine(_folder, name), content);
        InvalidDataException fault = Assert.Throws<InvalidDataException>(() => LabelledPrompts.Read(_folder));
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_categories_and_names_that_are_too_long_are_refused()
    {
        Write(Path.Combine(_folder, "a.csv"), "text,category\n" + string.Concat(Enumerable.Range(0, 257).Select(i => $"prompt {i},c{i}\n")));
        Assert.Contains("prompts of 257 categories", Assert.Throws<InvalidDataException>(() => LabelledPrompts.Read(_folder)).Message, StringComparison.Ordinal);
        Write(Path.Combine(_folder, "a.csv"), $"text,category\none,{new string('x', 65)}\ntwo,y\n");
        Assert.Contains("65 characters", Assert.Throws<InvalidDataException>(() => LabelledPrompts.Read(_folder)).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => LabelledPrompts.Read(Path.Combine(_folder, "nowhere")));
    }

    private static void Write(string path, string content)
    {
        using FileStream file = File.Create(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Compress) : file;
        stream.Write(Encoding.UTF8.GetBytes(content));
    }
}
