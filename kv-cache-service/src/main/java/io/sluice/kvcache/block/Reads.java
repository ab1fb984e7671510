package io.sluice.kvcache.block;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How blocks are read: held while they are, brought up to memory where there is room, asked of shared tiers where missing. */
final class Reads {
    private final Contents contents;
    private final Room room;
    private final Intake intake;

    Reads(Contents contents, Room room, Intake intake) {
        this.contents = contents;
        this.room = room;
        this.intake = intake;
    }

    /** Begins to read a block; null where no tier has it. */
    @Nullable
    BlockRead open(long hash) {
        BlockRead read = openHere(hash, true);
        return read == null && adopt(hash) ? openHere(hash, false) : read;
    }

    private @Nullable BlockRead openHere(long hash, boolean count) {
        contents.lock.lock();
        try {
            StoredBlock block = contents.get(hash);
            while (block != null && block.moving) {
                contents.arrived.awaitUninterruptibly();
                block = contents.get(hash);
            }
            int at = block == null || block.corrupt ? StoredBlock.NOWHERE : block.fastest();
            if (count) {
                tally(at, block);
            }
            if (block == null || at == StoredBlock.NOWHERE) {
                return null;
            }
            contents.used(block);
            block.readers++;
            if (at > 0 && room.copyTo(block, at, 0) != null) {
                contents.shelves.get(at).tally().promoted();
            }
            if (block.corrupt) {
                letGo(block);
                return null;
            }
            return new BlockRead(this, block, block.copy(block.fastest()), contents.shelves.get(at));
        } finally {
            contents.lock.unlock();
        }
    }

    private void tally(int foundAt, @Nullable StoredBlock block) {
        for (int shelf = 0; shelf < contents.shelves.size(); shelf++) {
            TierTally tally = contents.shelves.get(shelf).tally();
            tally.asked();
            if (shelf == foundAt && block != null) {
                tally.hit(block.meta.sizeBytes());
                return;
            }
        }
    }

    /** Takes a block over that another service has put into a shared tier; returns whether it is here now. */
    private boolean adopt(long hash) {
        for (Shelf shelf : contents.shelves) {
            if (!shelf.tier().isShared()) {
                continue;
            }
            try {
                Optional<Tier.Found> found = shelf.tier().find(hash);
                if (found.isPresent()) {
                    shelf.tally().hit(found.get().block().sizeBytes());
                    return adopt(found.get());
                }
            } catch (IOException e) {
                shelf.tally().failed();
            }
        }
        return false;
    }

    private boolean adopt(Tier.Found found) throws IOException {
        BlockWrite write = intake.begin(found.block(), true).orElse(null);
        if (write == null) {
            return true;
        }
        try {
            for (int at = 0; at < found.block().sizeBytes(); ) {
                ByteBuffer part = found.payload().read(at, found.block().sizeBytes() - at);
                int length = part.remaining();
                write.append(at, part);
                at += length;
            }
            write.commit(found.checksum());
            return true;
        } finally {
            write.abort();
        }
    }

    /** A read is over. */
    void letGo(StoredBlock block) {
        contents.lock.lock();
        try {
            block.readers--;
            if (block.corrupt && !block.isBusy() && block.fastest() != StoredBlock.NOWHERE) {
                contents.drop(block, EvictionCause.CORRUPT);
            }
        } finally {
            contents.lock.unlock();
        }
    }
}
