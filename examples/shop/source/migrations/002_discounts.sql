ALTER TABLE products ADD COLUMN discount_percent integer NOT NULL DEFAULT 0 CHECK (discount_percent BETWEEN 0 AND 90);
UPDATE products SET discount_percent = 20 WHERE id = 'lamp';
