using System.Text;
using CoERouter.Experts.Tokenization;

namespace CoERouter.Tests.Experts.Tokenization;

/// <summary>Small tokenizers of every kind, as the JSON that files hold.</summary>
internal static class TokenizerSamples
{
    internal const string Unigram =
        """
        {"version":"1.0","truncation":{"max_length":5},"padding":{"pad_id":0},
         "added_tokens":[{"id":0,"content":"<unk>","special":true},{"id":1,"content":"<s>","special":true},
          {"id":9,"content":"<mask>","special":true,"lstrip":true},{"id":10,"content":"word","single_word":true,"rstrip":true}],
         "normalizer":{"type":"Sequence","normalizers":[{"type":"NFKC"},{"type":"Nmt"},{"type":"Lowercase"},{"type":"StripAccents"},
          {"type":"Strip","strip_left":true,"strip_right":true},{"type":"Replace","pattern":{"Regex":" {2,}"},"content":" "}]},
         "pre_tokenizer":{"type":"Metaspace","replacement":"▁","prepend_scheme":"always","split":true},
         "post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<s>","type_id":0}},{"Sequence":{"id":"A","type_id":0}}],
          "pair":[{"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"<s>","type_id":0}},{"Sequence":{"id":"B","type_id":1}}],
          "special_tokens":{"<s>":{"id":"<s>","ids":[1],"tokens":["<s>"]}}},
         "decoder":{"type":"Metaspace","replacement":"▁","prepend_scheme":"always"},
         "model":{"type":"Unigram","unk_id":0,"byte_fallback":false,
          "vocab":[["<unk>",0],["<s>",0],["▁",-3],["▁a",-2.5],["b",-4],["a",-4.5],["ab",-3.5],["▁ab",-3],["c",-6]]}}
        """;

    internal const string WordPiece =
        """
        {"added_tokens":[{"id":0,"content":"[UNK]","special":true},{"id":1,"content":"[CLS]","special":true},{"id":2,"content":"[SEP]","special":true}],
         "normalizer":{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true},
         "pre_tokenizer":{"type":"BertPreTokenizer"},
         "post_processor":{"type":"BertProcessing","sep":["[SEP]",2],"cls":["[CLS]",1]},
         "decoder":{"type":"WordPiece","prefix":"##","cleanup":true},
         "model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":20,
          "vocab":{"[UNK]":0,"[CLS]":1,"[SEP]":2,"un":3,"##aff":4,"##able":5,"cafe":6,"!":7,"中":8,"a":9,"##a":10}}}
        """;

    internal const string ByteFallback =
        """
        {"added_tokens":[{"id":0,"content":"<unk>","special":true},{"id":1,"content":"<s>","special":true}],
         "normalizer":{"type":"Sequence","normalizers":[{"type":"Prepend","prepend":"▁"},{"type":"Replace","pattern":{"String":" "},"content":"▁"}]},
         "pre_tokenizer":null,
         "decoder":{"type":"Sequence","decoders":[{"type":"Replace","pattern":{"String":"▁"},"content":" "},{"type":"ByteFallback"},{"type":"Fuse"},
          {"type":"Strip","content":" ","start":1,"stop":0}]},
         "model":{"type":"BPE","dropout":null,"unk_token":"<unk>","fuse_unk":true,"byte_fallback":true,
          "vocab":{"<unk>":0,"<s>":1,"<0xE2>":2,"<0x82>":3,"<0xAC>":4,"▁":5,"a":6,"b":7,"ab":8,"▁ab":9,"abab":10},
          "merges":["a b","▁ ab",["ab","ab"]]}}
        """;

    internal const string WordLevel =
        """
        {"pre_tokenizer":{"type":"Sequence","pretokenizers":[{"type":"WhitespaceSplit"},{"type":"Punctuation","behavior":"Contiguous"},
          {"type":"Digits","individual_digits":true},{"type":"UnicodeScripts"},{"type":"CharDelimiterSplit","delimiter":"x"},
          {"type":"Split","pattern":{"Regex":"[0-4]|(?<=a)b(?!c)"},"behavior":"MergedWithNext","invert":false}]},
         "decoder":{"type":"CTC","pad_token":"<pad>","word_delimiter_token":"|","cleanup":true},
         "model":{"type":"WordLevel","vocab":{"<unk>":0,"one":1,"1":2,"!!":3,"два":4,"|":5},"unk_token":"<unk>"}}
        """;

    internal const string ByteLevel =
        """
        {"added_tokens":[{"id":12,"content":"<|end|>","special":true},{"id":13,"content":"<tool>","special":false,"normalized":true}],
         "normalizer":{"type":"NFC"},
         "pre_tokenizer":{"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"\\p{N}{1,3}| ?[^\\s\\p{N}]+|\\s+(?!\\S)|\\s+"},
          "behavior":"Isolated"},{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":false}]},
         "post_processor":{"type":"Sequence","processors":[{"type":"ByteLevel","trim_offsets":true},
          {"type":"RobertaProcessing","sep":["<|end|>",12],"cls":["<|end|>",12],"trim_offsets":true,"add_prefix_space":false}]},
         "decoder":{"type":"ByteLevel"},
         "model":{"type":"BPE","ignore_merges":true,
          "vocab":{"a":0,"b":1,"c":2,"Ġ":3,"1":4,"ab":5,"Ġab":6,"abc":7,"â":8,"Ĥ":9,"¬":10,"Ġabab":11},
          "merges":["a b","Ġ ab","ab c"]}}
        """;

    internal static IReadOnlyList<string> All { get; } = [Unigram, WordPiece, ByteFallback, WordLevel, ByteLevel];

    internal static TextTokenizer Load(string json) => TextTokenizer.Load(Encoding.UTF8.GetBytes(json));

    internal static List<int> Encode(TextTokenizer tokenizer, string text, bool special = false)
    {
        List<int> ids = [];
        tokenizer.Encode(text, special, ids);
        return ids;
    }

    /// <summary>The pieces that a pre-tokenizer cuts a text to, seen as the places of unknown tokens.</summary>
    internal static List<string> Pieces(string preTokenizer, string text)
    {
        TextTokenizer tokenizer = Load(
            "{\"pre_tokenizer\":" + preTokenizer + ",\"model\":{\"type\":\"WordLevel\",\"vocab\":{\"<unk>\":0},\"unk_token\":\"<unk>\"}}");
        return [.. tokenizer.Tokenize(text).Spans.Select(span => text[span.Start..span.End])];
    }

    /// <summary>What a normalizer makes of a text, seen as the single tokens that spell it.</summary>
    internal static string Normalized(string normalizer, string text)
    {
        string bytes = string.Join(',', Enumerable.Range(0, 256).Select(value => $"\"<0x{value:X2}>\":{value}"));
        TextTokenizer tokenizer = Load(
            "{\"normalizer\":" + normalizer
            + ",\"decoder\":{\"type\":\"Sequence\",\"decoders\":[{\"type\":\"ByteFallback\"},{\"type\":\"Fuse\"}]},"
            + "\"model\":{\"type\":\"BPE\",\"byte_fallback\":true,\"merges\":[],\"vocab\":{" + bytes + "}}}");
        return tokenizer.Decode([.. Encode(tokenizer, text)]);
    }
}
