package io.sluice.kvcache.adapter.redis;

/** The one Lua script: every change of what is shared is atomic, and applied only where it fits what is there. */
final class Scripts {
    /** The change is made. */
    static final String DONE = "DONE";
    /** It was made before. */
    static final String KNOWN = "KNOWN";
    /** Something before it is missing, or another epoch is there: a snapshot must come. */
    static final String GAP = "GAP";
    /** A newer epoch is there. */
    static final String STALE = "STALE";

    /**
     * Keys: the worker's state, its blocks by tier (three sets), the stream, the set of workers. Arguments: what to do, this
     * service, worker, epoch, number of the last event before, number of the last event, time to live in milliseconds,
     * longest stream, then by what is done. Numbers are unsigned decimals of 20 digits, so that they compare as text: Lua's
     * own have 53 bits.
     */
    static final String APPLY = """
            local state, stream, workers = KEYS[1], KEYS[5], KEYS[6]
            local op, node, worker, epoch, after, last = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
            local ttl, longest = ARGV[7], ARGV[8]
            local known = redis.call('HMGET', state, 'epoch', 'seq', 'node')
            if known[1] and known[1] > epoch then return 'STALE' end
            local same = known[1] == epoch
            local function each(packed, command, key)
              for from = 1, #packed, 4000 do
                local part = {}
                for at = from, math.min(from + 3992, #packed), 8 do
                  part[#part + 1] = string.sub(packed, at, at + 7)
                end
                redis.call(command, key, unpack(part))
              end
            end
            local function live()
              for at = 1, 4 do redis.call('PEXPIRE', KEYS[at], ttl) end
            end
            local function tell(kind, ...)
              redis.call('XADD', stream, 'MAXLEN', '~', longest, '*', 'k', kind, 'n', node, 'w', worker, 'e', epoch,
                  'a', after, 's', last, ...)
            end
            if op == 'E' then
              if not same then return 'GAP' end
              if known[2] >= last then return 'KNOWN' end
              if known[2] ~= after then return 'GAP' end
              local told = {}
              for at = 9, #ARGV, 3 do
                local kind, tier, packed = ARGV[at], tonumber(ARGV[at + 1]), ARGV[at + 2]
                if kind == '+' then
                  each(packed, 'SADD', KEYS[2 + tier])
                elseif kind == '-' then
                  each(packed, 'SREM', KEYS[2 + tier])
                else
                  redis.call('DEL', KEYS[2], KEYS[3], KEYS[4])
                end
                told[#told + 1] = 'c'
                told[#told + 1] = kind .. ARGV[at + 1] .. packed
              end
              redis.call('HSET', state, 'seq', last, 'node', node)
              live()
              tell('E', unpack(told))
              return 'DONE'
            elseif op == 'S' then
              if same and known[2] > last then return 'KNOWN' end
              redis.call('DEL', KEYS[2], KEYS[3], KEYS[4])
              redis.call('HSET', state, 'epoch', epoch, 'seq', last, 'node', node, 'model', ARGV[9], 'tokens', ARGV[10],
                  'total', ARGV[11])
              for tier = 0, 2 do each(ARGV[12 + tier], 'SADD', KEYS[2 + tier]) end
              redis.call('SADD', workers, worker)
              live()
              tell('S')
              return 'DONE'
            elseif op == 'A' then
              if not same or known[2] < last then return 'GAP' end
              if known[2] > last then return 'KNOWN' end
              redis.call('HSET', state, 'node', node)
              live()
              tell('A')
              return 'DONE'
            else
              if same and known[3] == node then
                redis.call('DEL', KEYS[1], KEYS[2], KEYS[3], KEYS[4])
                redis.call('SREM', workers, worker)
                tell('G')
              end
              return 'DONE'
            end
            """;

    private Scripts() {}
}
