namespace CoERouter.Tests.Experts.Import.Encoders;

/// <summary>Small tokenizers of the three kinds that embedding models have, with a mark before and after every text.</summary>
internal static class TokenizerSample
{
    /// <summary>[PAD] 0, [UNK] 1, [CLS] 2, [SEP] 3, then words and parts of words.</summary>
    public static string WordPiece() => $$$$"""
        {"version":"1.0","truncation":null,"padding":null,"added_tokens":[{{{{Added("[PAD]", "[UNK]", "[CLS]", "[SEP]")}}}}],
         "normalizer":{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true},
         "pre_tokenizer":{"type":"BertPreTokenizer"},
         "post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"[CLS]","type_id":0}},{"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"[SEP]","type_id":0}}],
          "pair":[{"Sequence":{"id":"A","type_id":0}},{"Sequence":{"id":"B","type_id":1}}],
          "special_tokens":{"[CLS]":{"id":"[CLS]","ids":[2],"tokens":["[CLS]"]},"[SEP]":{"id":"[SEP]","ids":[3],"tokens":["[SEP]"]}}},
         "decoder":{"type":"WordPiece","prefix":"##","cleanup":true},
         "model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":100,
          "vocab":{"[PAD]":0,"[UNK]":1,"[CLS]":2,"[SEP]":3,"hello":4,"world":5,"the":6,"a":7,"ice":8,"##cream":9,"##s":10,"card":11,"my":12,"is":13,"lost":14,"where":15,"?":16,".":17,"rate":18,"euro":19}}}
        """;

    /// <summary>The same marks; the model is Unigram over words that begin with a space, shown as "▁".</summary>
    public static string Unigram() => $$$$"""
        {"version":"1.0","truncation":null,"padding":null,"added_tokens":[{{{{Added("<pad>", "<unk>", "<s>", "</s>")}}}}],
         "normalizer":null,"pre_tokenizer":{"type":"Metaspace","replacement":"▁","prepend_scheme":"always","split":true},
         "post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<s>","type_id":0}},{"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"</s>","type_id":0}}],
          "pair":[{"Sequence":{"id":"A","type_id":0}},{"Sequence":{"id":"B","type_id":0}}],
          "special_tokens":{"<s>":{"id":"<s>","ids":[2],"tokens":["<s>"]},"</s>":{"id":"</s>","ids":[3],"tokens":["</s>"]}}},
         "decoder":{"type":"Metaspace","replacement":"▁","prepend_scheme":"always","split":true},
         "model":{"type":"Unigram","unk_id":1,"byte_fallback":false,
          "vocab":[["<pad>",0],["<unk>",0],["<s>",0],["</s>",0],["▁hello",-1],["▁world",-1],["▁the",-2],["▁a",-2],["▁",-4],["s",-5]]}}
        """;

    /// <summary>Byte-level BPE of single characters and two merges.</summary>
    public static string ByteLevel() => $$$$"""
        {"version":"1.0","truncation":null,"padding":null,"added_tokens":[{{{{Added("<pad>", "<unk>", "<s>", "</s>")}}}}],
         "normalizer":null,"pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true},
         "post_processor":{"type":"RobertaProcessing","sep":["</s>",3],"cls":["<s>",2],"trim_offsets":true,"add_prefix_space":false},
         "decoder":{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,"use_regex":true},
         "model":{"type":"BPE","dropout":null,"unk_token":null,"continuing_subword_prefix":"","end_of_word_suffix":"","fuse_unk":false,"byte_fallback":false,
          "vocab":{"<pad>":0,"<unk>":1,"<s>":2,"</s>":3,"h":4,"e":5,"l":6,"o":7,"Ġ":8,"w":9,"r":10,"d":11,"he":12,"ll":13},"merges":["h e","l l"]}}
        """;

    private static string Added(params string[] tokens) => string.Join(',', tokens.Select((token, id) =>
        $$"""{"id":{{id}},"content":"{{token}}","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}"""));
}
